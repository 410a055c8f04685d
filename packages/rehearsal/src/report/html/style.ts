/** Colours have at least 4.5 : 1 to their ground in both schemes; on paper everything is dark on white. */
export const style = `
:root{color-scheme:light dark;--ground:#fff;--text:#1c2430;--quiet:#4d5866;--line:#d4dae2;--bar:#1f5fa8;--pale:#a9c6e8;--warn:#8a3b00}
@media (prefers-color-scheme:dark){:root{--ground:#14181f;--text:#e6eaf0;--quiet:#a9b4c2;--line:#38414d;--bar:#7db4f0;--pale:#34567d;--warn:#ffb37a}}
@media print{:root{--ground:#fff;--text:#000;--quiet:#333;--line:#999;--bar:#1f5fa8;--pale:#a9c6e8;--warn:#8a3b00}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:1rem/1.55 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.8rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.2rem;margin:0 0 .25rem}
p{margin:0 0 .75rem}
.about{color:var(--quiet)}
.concerns{border-left:.3rem solid var(--warn);padding:.25rem 0 .25rem 1rem;margin:1.5rem 0}
.concerns ul{margin:.25rem 0;padding-left:1.2rem}
section{border-top:1px solid var(--line);padding-top:1.25rem;margin-top:1.75rem}
.above svg{max-width:44rem}
.beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1.5rem;align-items:start}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.25rem 1.1rem .25rem 0;border-bottom:1px solid var(--line)}
td{overflow-wrap:anywhere}
thead td{border-bottom-width:2px}
thead th{color:var(--quiet);font-weight:600;border-bottom-width:2px}
tbody th{font-weight:400}
.figure{text-align:right;white-space:nowrap}
svg{width:100%;height:auto;font:13px system-ui,sans-serif}
svg text{fill:var(--text)}
svg .bar{fill:var(--bar)}
svg .pale{fill:var(--pale)}
svg line{stroke:var(--line)}
@media print{main{max-width:none;padding:0}section{break-inside:avoid}svg *{print-color-adjust:exact}.scroll{overflow:visible}}
`;
