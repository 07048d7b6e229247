"""HTML of somebody who means harm: each piece would write its number into `window.harm`, or reach out, if it could."""

HOSTILE = [
    "<script>harm(0)</script>",
    "<img src=data:, onerror=harm(1)>",
    '<a href="javascript:harm(2)">bait 2</a>',
    '<a href="java&#10;script:harm(3)">bait 3</a>',
    "<svg onload=harm(4)><animate onbegin=harm(4) attributeName=x dur=1s></svg>",
    '<svg><a><animate attributeName=href values="javascript:harm(5)"/><text y=20>bait 5</text></a></svg>',
    '<iframe src="javascript:parent.harm(6)"></iframe>',
    '<iframe srcdoc="<script>parent.harm(7)</script>"></iframe>',
    "<style>body { --harmed: 8 } * { visibility: hidden !important }</style>",
    "<style>@import url(?harm=9)</style><link rel=stylesheet href='?harm=9'>",
    '<form action="javascript:harm(10)"><button>bait 10</button></form>',
    '<button formaction="javascript:harm(11)" form=bait>bait 11</button><form id=bait></form>',
    "<details open ontoggle=harm(12)><summary>bait 12</summary></details>",
    '<object data="javascript:harm(13)"></object><embed src="javascript:harm(13)">',
    '<base href="https://harm.invalid/"><meta http-equiv=refresh content="0;url=https://harm.invalid/">',
    # What a parser takes for text and another one for elements, or the same one at the second time.
    '<noscript><p title="</noscript><img src=data:, onerror=harm(15)>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=data:, onerror=harm(16)&gt;">',
    '<svg></p><style><a id="</style><img src=data:, onerror=harm(17)>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src=data:, onerror=harm(18)>",
    "<template><img src=data:, onerror=harm(19)></template>",
    "<input autofocus onfocus=harm(20)><textarea autofocus onfocus=harm(20)></textarea>",
    "<div id=getElementById></div><form name=body><input name=innerHTML></form>",
]
WATCH = """\
window.harms = [];
window.harm = (number) => harms.push(number);
addEventListener("submit", (event) => event.preventDefault());"""
"""A script for the page to begin with. A form may be sent to the page itself, which would begin anew."""
TRAPS = """\
(() => {
  const root = document.querySelector("#pywebio-scope-ROOT");
  const click = () => new MouseEvent("click", { bubbles: true, cancelable: true });
  for (const bait of root.querySelectorAll("a, button, summary, svg *")) bait.dispatchEvent(click());
  const all = [...root.querySelectorAll("*")];
  const removed = "script, iframe, object, embed, base, meta, link, style, template";
  const runs = ({ localName, value }) =>
    localName.startsWith("on") ||
    (/^(href|action|formaction|src|data)$/.test(localName) && /^\\s*java\\s*script:/i.test(value)) ||
    (localName === "attributeName" && value.includes("href"));
  return [
    ...all.filter((one) => one.matches(removed)).map((one) => one.localName),
    ...all.flatMap((one) => [...one.attributes]).filter(runs).map(({ name, value }) => `${name}=${value}`),
    ...harms,
  ];
})()"""
"""JavaScript that tries all baits; its value is what is left that could run, and what has run."""
