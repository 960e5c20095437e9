/** The look of /docs: the house's pink on plum and warm white, and otherwise quiet. */
export const docsStyle = `
:root{color-scheme:light dark;--paper:light-dark(#fdf8f4,#180a15);--ink:light-dark(#24101f,#f8eef2);--muted:light-dark(#6b5364,#b9a2b1);--line:light-dark(#e9dcdf,#38222f);--pink:light-dark(#c4005f,#ff6fb0)}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;gap:8px 20px;align-items:baseline;padding:20px clamp(16px,5vw,64px);border-bottom:1px solid var(--line);position:sticky;top:0;background:var(--paper)}
nav strong{color:var(--pink);letter-spacing:-.02em}
a{color:inherit;text-underline-offset:3px}
a:hover{color:var(--pink)}
main{max-width:60rem;padding:8px clamp(16px,5vw,64px) 96px}
h1{font-size:clamp(2.2rem,6vw,4rem);line-height:1;letter-spacing:-.04em;text-wrap:balance;margin:56px 0 24px}
h2{font-size:1.8rem;line-height:1.1;letter-spacing:-.03em;margin:64px 0 8px}
h3{font-size:.85rem;margin:20px 0 4px;color:var(--muted);font-weight:600}
section{scroll-margin-top:72px}
.lead{font-size:1.15rem}
details{border-bottom:1px solid var(--line);scroll-margin-top:72px}
details[open]{padding-bottom:20px}
summary{cursor:pointer;padding:12px 0;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline;list-style:none}
summary::-webkit-details-marker{display:none}
:focus-visible{outline:3px solid var(--pink);outline-offset:2px}
.method{font:600 .8rem/1 ui-monospace,monospace;min-width:4.5em;color:var(--muted)}
.post,.put,.patch,.delete{color:var(--pink)}
.what{color:var(--muted)}
.who{margin-left:auto;font-size:.8rem;color:var(--pink)}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,monospace}
.type{color:var(--muted);font-size:.88em}
ul{margin:4px 0;padding-left:20px}
li{margin:2px 0}
dl{display:grid;grid-template-columns:4em 1fr;gap:4px 8px;margin:4px 0}
dt{font-variant-numeric:tabular-nums;color:var(--muted)}
dd{margin:0;min-width:0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:6px 12px 6px 0;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}
`;
