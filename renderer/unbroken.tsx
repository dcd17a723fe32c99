/** A sentence whose endings of keys and accounts ("…9f3a") are not torn from their dots at the end of a line. */
type Props = { readonly text: string };

export function Unbroken({ text }: Props) {
  return [...text.matchAll(/…\S+|[^…]+|…/g)].map(({ 0: part, index: at }) =>
    part.length > 1 && part.startsWith('…') ? (
      <span key={at} className="unbroken">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
