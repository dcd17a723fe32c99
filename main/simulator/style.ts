/** The look of the practice broker's pages: the colours of ux.md 3.14, system fonts, nothing from elsewhere. */

export const style = `
:root{color-scheme:light dark;--bg:#f5f7fa;--card:#fff;--text:#14181f;--muted:#4e5866;--line:#d5dbe3;--control:#7a8594;
--accent:#0b5cc4;--on-accent:#fff;--sim:#5b35a8;--sim-bg:#efe9fb;--bad:#ae1f16;--bad-bg:#fdebe9;--ok:#0b6b3a}
@media (prefers-color-scheme:dark){:root{--bg:#0f1318;--card:#171c23;--text:#ecf0f5;--muted:#aab4c2;--line:#2c3541;
--control:#7c8798;--accent:#78aeff;--on-accent:#0a1322;--sim:#bda4f5;--sim-bg:#241a3b;--bad:#ff9088;--bad-bg:#361514;
--ok:#5ccb8e}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:14px/20px "Inter Variable",system-ui,-apple-system,"Segoe UI",sans-serif;
overflow-wrap:anywhere}
.marked{background:var(--sim-bg);color:var(--sim);border-bottom:1px solid var(--sim);padding:8px 16px;text-align:center;
font-weight:600;margin:0;text-wrap:balance}
main{max-width:480px;margin:0 auto;padding:24px 16px 48px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:24px}
.card>:last-child{margin-bottom:0}
h1{font-size:18px;line-height:26px;font-weight:600;margin:0 0 8px;text-wrap:balance}
h2{font-size:14px;line-height:20px;font-weight:600;margin:24px 0 8px}
p{margin:0 0 8px}
.after{margin:12px 0 0}
.muted,.small{color:var(--muted)}
.small{font-size:12px;line-height:18px}
ul{list-style:none;margin:0;padding:0}
p+ul{margin-top:16px}
li{padding:8px 0;border-top:1px solid var(--line)}
li:last-child{border-bottom:1px solid var(--line)}
.can{display:grid;grid-template-columns:20px 1fr;gap:8px}
.can::before{content:"\\2713" / "";color:var(--ok);font-weight:600}
.account{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 16px;font-variant-numeric:tabular-nums}
label{display:block;font-weight:600;margin:16px 0 4px}
input{width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--control);border-radius:6px;
padding:9px 12px;min-height:40px}
.buttons{display:flex;flex-wrap:wrap;gap:8px;margin-top:24px}
button{flex:1 1 120px;min-height:40px;font:inherit;font-weight:600;border-radius:6px;padding:9px 16px;cursor:pointer;
border:1px solid var(--control);background:transparent;color:var(--text)}
button.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.wrong{background:var(--bad-bg);color:var(--bad);border-radius:6px;padding:8px 12px;margin:16px 0 0}
@media (max-width:360px){.card{padding:16px}main{padding:16px 8px 32px}}
@media (forced-colors:active){.marked,.card{border:1px solid}}
`;
