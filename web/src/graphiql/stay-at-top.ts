// The explorer gives the focus to each literal value that the query has when it first shows it. So it would open at the
// last of them, with the keyboard in one of its fields, and not at its top.

/** Takes the focus from the explorer's fields, and scrolls back, until the visitor has clicked or pressed a key. */
export function stayAtTop(): void {
  let untouched = true;
  for (const gesture of ["pointerdown", "keydown"]) {
    window.addEventListener(gesture, () => (untouched = false), { capture: true, once: true });
  }
  document.addEventListener("focusin", ({ target }) => {
    if (!untouched || !(target instanceof HTMLElement)) return;
    const explorer = target.closest(".graphiql-explorer-root");
    if (!explorer) return;
    target.blur();
    for (let pane = target.parentElement; pane && pane !== document.body; pane = pane.parentElement) pane.scrollTop = 0;
  });
}
