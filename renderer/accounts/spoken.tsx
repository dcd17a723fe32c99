/** What is seen, and what a reader of the screen hears in its place. */
type Props = { readonly seen: string; readonly heard: string };

export function Spoken({ seen, heard }: Props) {
  return (
    <>
      <span aria-hidden="true">{seen}</span>
      <span className="unseen">{heard}</span>
    </>
  );
}
