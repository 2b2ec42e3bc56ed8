// Unpacks the parts of this page in order, then runs what draws the map. No network.
(function () {
  const box = document.getElementById("ck-trouble");
  const tell = (text) => {
    box.textContent = text;
    box.hidden = false;
  };
  if (typeof DecompressionStream === "undefined") return tell(box.dataset.old);
  const unpack = async (part) => {
    const bytes = Uint8Array.from(atob(part.textContent), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text();
  };
  const put = (name, text, place) => {
    const element = document.createElement(name);
    element.textContent = text;
    place(element);
  };
  const first = document.head.querySelector("style");
  // Scripts put in this way run at once and share one scope, as if they stood in the page.
  const use = {
    css: (text) => put("style", text, (one) => document.head.insertBefore(one, first)),
    js: (text) => put("script", text, (one) => document.body.append(one)),
    json: (text) => { window.coopkitData = JSON.parse(text); },
  };
  const parts = [...document.querySelectorAll("script[type='application/x-coopkit']")];
  Promise.all(parts.map(unpack)).then((texts) => {
    texts.forEach((text, place) => use[parts[place].dataset.kind](text));
    use.js(document.getElementById("ck-final").textContent);
    document.documentElement.dataset.coopkit = "ready";
    performance.mark("coopkit-ready");
  }).catch((error) => {
    tell(box.dataset.broken + error);
    throw error;
  });
})();
