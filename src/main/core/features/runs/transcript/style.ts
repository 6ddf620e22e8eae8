/** The looks of a transcript: quiet, readable, on paper too. */
export const css = `
:root { color-scheme: light dark; --ink: light-dark(#1d1a17, #ece7e1); --soft: light-dark(#6a625a, #a79e95); --line: light-dark(#ded8d0, #3a3431);
  --paper: light-dark(#fbfaf8, #191615); --sunken: light-dark(#f1eee9, #211d1b); --moss: light-dark(#3f6b3c, #8fbf8a); --carmine: light-dark(#a02c2c, #ee8f8a);
  --plum: light-dark(#7a3a78, #d79bd4); --brass: light-dark(#7d5a10, #d9b062); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.6 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font: 600 1.6rem/1.3 Georgia, serif; overflow-wrap: anywhere; }
h2, h3, h4, h5, h6 { font-size: 1rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .87rem; }
dt, .quiet, time, footer, .name { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
ol.steps { list-style: none; margin: 0; padding: 0; }
ol.steps > li { border-top: 1px solid var(--line); padding: .75rem 0; }
p { margin: .3rem 0; }
.head time { float: right; font-size: .8rem; font-variant-numeric: tabular-nums; }
.kind { color: var(--soft); font-size: .8rem; }
.said { white-space: pre-wrap; overflow-wrap: anywhere; }
pre { background: var(--sunken); padding: .6rem .8rem; border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; font: 12px/1.5 ui-monospace, monospace; margin: .3rem 0; }
code { font: 12px ui-monospace, monospace; }
summary { cursor: pointer; color: var(--soft); font-size: .85rem; }
.state { font-size: .8rem; color: var(--soft); } .state.done, .allow { color: var(--moss); } .state.failed, .bad, .deny { color: var(--carmine); }
.state.unknown, .state.waiting, .ask { color: var(--brass); } .outside { color: var(--plum); } .policy { font-size: .85rem; }
.approval { border-left: 2px solid var(--brass); padding-left: .8rem; }
.added { color: var(--moss); } .removed { color: var(--carmine); } .place { color: var(--soft); }
.name { font-size: .85rem; margin-top: .6rem; } ul { margin: .2rem 0; padding-left: 1.2rem; } footer { margin-top: 3rem; font-size: .8rem; }
`;
