/** The page's whole look, carried inside it: it asks nothing of anywhere else. */
export const STYLE = `
:root { --plum: #3d1a3f; --plum-dark: #2a102c; --pink: #d6337c; --pink-dark: #b3205f; --paper: #faf7f9; --ink: #241526; --quiet: #6d5a70; --line: #e6dbe5; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.banner { margin: 0; padding: .6rem 1.25rem; background: var(--plum-dark); color: #f7e3ef; font-size: .875rem; text-align: center; }
.banner strong { margin-right: .5rem; padding: .1rem .5rem; border-radius: 1rem; background: #ffd166; color: #2a102c; white-space: nowrap; }
main { display: grid; gap: 1.5rem; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
.summary { padding: 1.5rem; border-radius: 1rem; background: var(--plum); color: #fff; }
.summary .quiet, .summary small { color: #dcc3d8; }
h1 { margin: 0 0 1rem; font-size: 1.375rem; line-height: 1.25; }
.summary h1 { font-size: 1rem; font-weight: 400; }
.summary h1 strong { display: block; font-size: 2.25rem; line-height: 1.2; letter-spacing: -.02em; }
ul { list-style: none; margin: 0; padding: 0; }
li { display: flex; justify-content: space-between; gap: 1rem; padding: .5rem 0; overflow-wrap: anywhere; }
li:last-child { padding-bottom: 0; }
li small { display: block; }
.amount { flex: none; font-variant-numeric: tabular-nums; white-space: nowrap; }
.rule { border-top: 1px solid rgb(255 255 255 / .2); }
.total { font-weight: 600; }
.card { padding: 1.5rem; border: 1px solid var(--line); border-radius: 1rem; background: #fff; }
.card > p { margin: 0 0 1.25rem; }
.card > p:last-child { margin-bottom: 0; }
.alone { max-width: 32rem; margin: 2rem auto; width: 100%; }
.quiet { color: var(--quiet); }
.email { overflow-wrap: anywhere; }
.email .quiet { margin-right: .5rem; }
label { display: block; font-weight: 600; }
input { display: block; width: 100%; margin-top: .375rem; padding: .75rem .875rem; border: 1px solid #8c7790; border-radius: .5rem; background: #fff; color: inherit; font: 500 1.125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .04em; }
input::placeholder { color: #8c7790; opacity: 1; }
input[aria-invalid] { border-color: #b00020; }
:focus-visible { outline: 3px solid var(--pink); outline-offset: 2px; }
.problem { padding: .75rem .875rem; border-radius: .5rem; background: #fdecef; color: #8f0019; }
.pay { display: block; width: 100%; margin-top: 1.25rem; padding: .875rem 1rem; border: 0; border-radius: .5rem; background: var(--pink-dark); color: #fff; font: inherit; font-size: 1.0625rem; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
.pay:hover { background: #961a4f; }
.card > .hint { margin: 1.5rem 0 .5rem; color: var(--quiet); font-size: .9375rem; }
dl { margin: 0 0 1.5rem; border: 1px solid var(--line); border-radius: .5rem; font-size: .9375rem; }
dl div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: .5rem .875rem; }
dl div + div { border-top: 1px solid var(--line); }
dt { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: nowrap; }
dd { margin: 0; color: var(--quiet); }
a { color: var(--pink-dark); }
.back { text-align: center; }
@media (min-width: 48rem) { main { grid-template-columns: 5fr 6fr; align-items: start; padding-top: 3rem; } .summary, .card { padding: 2rem; } .alone { grid-column: 1 / -1; } }
`;
