// No scaling: the style sheet sets letters by the size of the screen.
Reveal.initialize({
  disableLayout: true, display: "flex", center: false, scrollActivationWidth: null,
  hash: true, controls: true, controlsTutorial: false, progress: true, slideNumber: "c/t",
  transition: "none", backgroundTransition: "none", help: false, touch: false,
  plugins: [RevealNotes],
});

// R shows or hides furigana.
Reveal.addKeyBinding({ keyCode: 82, key: "R", description: "furigana" }, () => {
  document.body.classList.toggle("plain");
});

// reveal.js takes every touch for itself; here a finger may scroll a long slide, and only
// a stroke to the side turns the page.
let from = null;
document.addEventListener("touchstart", (event) => {
  from = event.touches.length === 1 ? event.touches[0] : null;
}, { passive: true });
document.addEventListener("touchend", (event) => {
  if (!from || !event.changedTouches.length) return;
  const across = event.changedTouches[0].clientX - from.clientX;
  const along = event.changedTouches[0].clientY - from.clientY;
  from = null;
  if (Math.abs(across) < 50 || Math.abs(across) < 2 * Math.abs(along)) return;
  if (across < 0) Reveal.next(); else Reveal.prev();
}, { passive: true });
