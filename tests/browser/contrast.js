// Every text that is seen, with its colour and what lies behind it; and what has no words.
() => {
  const parse = (value) => {
    const found = value.match(/rgba?\(([^)]+)\)/);
    if (!found) return [0, 0, 0, 0];
    const parts = found[1].split(/[,/ ]+/).map(Number);
    return [parts[0], parts[1], parts[2], parts.length > 3 ? parts[3] : 1];
  };
  const over = (top, under) => {
    const alpha = top[3] + under[3] * (1 - top[3]);
    if (!alpha) return [0, 0, 0, 0];
    const mix = (i) => (top[i] * top[3] + under[i] * under[3] * (1 - top[3])) / alpha;
    return [mix(0), mix(1), mix(2), alpha];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const colour = parse(style.backgroundColor);
      // A picture behind a text cannot be computed: gradients of ours are marked.
      if (colour[3]) layers.push(colour);
      if (colour[3] === 1) break;
    }
    let result = [255, 255, 255, 1];
    for (const layer of layers.reverse()) result = over(layer, result);
    return result;
  };
  const faded = (element) => {
    let share = 1;
    for (let at = element; at; at = at.parentElement) share *= Number(getComputedStyle(at).opacity);
    return share;
  };
  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  // Text that waits for input, and controls that are off, are outside WCAG 1.4.3.
  // Prompts and code are JupyterLab's own.
  const off = (element) => element.closest(
    '[disabled], [aria-disabled="true"], [aria-hidden="true"], .jp-OutputPrompt, .jp-InputPrompt');
  const place = (element) => {
    const named = element.closest('[class*="coopkit"], [id]');
    const names = named ? String(named.className.baseVal ?? named.className) : '';
    return `${element.tagName.toLowerCase()} in ${named ? named.id || names : '?'}`.slice(0, 120);
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim();
    if (!words || !element || !element.closest(ROOT) || !seen(element) || off(element)) continue;
    if (/^\p{Extended_Pictographic}+/u.test(words)) continue;
    if (['SCRIPT', 'STYLE', 'NOSCRIPT', 'TITLE', 'OPTION'].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const drawn = element.closest('svg');
    const behind = ground(element);
    const colour = parse(drawn ? style.fill : style.color);
    colour[3] *= faded(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    texts.push({
      words: words.slice(0, 40),
      place: place(element),
      colour: style.color,
      ground: behind.map((part) => Math.round(part)).join(','),
      ratio: contrast(over(colour, behind), behind),
      least: large ? 3 : 4.5,
      drawn: Boolean(drawn),
    });
  }
  const silent = [];
  for (const element of document.querySelectorAll('img, svg, [role="img"], canvas')) {
    if (!element.closest(ROOT) || !seen(element) || off(element)) continue;
    // A map's layers have the words of the map.
    if (element.parentElement.closest('svg, [role="img"], button, a, [aria-label]')) continue;
    const words = element.getAttribute('alt') ?? element.getAttribute('aria-label')
      ?? element.getAttribute('aria-labelledby') ?? element.querySelector?.('title')?.textContent;
    const ornament = element.getAttribute('alt') === '' || element.getAttribute('role') === 'presentation';
    if (!words && !ornament) silent.push(`${place(element)} ${element.outerHTML.slice(0, 160)}`);
  }
  return { texts, silent };
}
