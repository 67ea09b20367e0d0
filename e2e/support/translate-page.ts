/**
 * Does to a page what Chrome's translation does: each text node gives way to two `<font>` elements, and each one that a change brings
 * does, too. Runs inside of the page. The words stay the same, so that a journey finds them.
 */
export function translatePage(): void {
  const KEPT = 'script, style, noscript, textarea, svg, [translate="no"], .notranslate';
  const translated = new WeakSet<Node>();

  function translate(text: Text): void {
    const parent = text.parentElement;
    if (!parent || translated.has(text) || text.data.trim() === '' || parent.closest(KEPT)) return;
    const words = document.createTextNode(text.data);
    translated.add(words);
    // A title holds no elements: its text node is another one.
    text.replaceWith(parent.localName === 'title' ? words : inFonts(words));
  }

  function inFonts(words: Text): HTMLElement {
    const inner = document.createElement('font');
    const outer = document.createElement('font');
    inner.append(words);
    outer.append(inner);
    return outer;
  }

  function translateAll(root: Node): void {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found: Node[] = [root];
    while (walker.nextNode()) found.push(walker.currentNode);
    for (const node of found) if (node instanceof Text) translate(node);
  }

  /** A part of React's tree, as far as it is read here. */
  type Fiber = {
    memoizedState: { isDehydrated?: boolean; dehydrated?: unknown } | null;
    child: Fiber | null;
    sibling: Fiber | null;
  };

  /** React's own notes. Before that, it still compares what the server sent with what it expects, and draws anew what differs. */
  function isHydrated(): boolean {
    const key = Object.keys(document).find((name) => name.startsWith('__reactContainer$'));
    if (!key) return false;
    const root: Fiber = Reflect.get(document, key).stateNode.current;
    return root.memoizedState?.isDehydrated === false && !awaitsHydration(root.child);
  }

  function awaitsHydration(first: Fiber | null): boolean {
    for (let fiber = first; fiber; fiber = fiber.sibling) {
      if (fiber.memoizedState?.dehydrated || awaitsHydration(fiber.child)) return true;
    }
    return false;
  }

  function begin(): void {
    if (!isHydrated()) return void requestAnimationFrame(begin);
    translateAll(document.documentElement);
    document.documentElement.classList.add('translated-ltr');
    const observer = new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        for (const node of type === 'characterData' ? [target] : addedNodes) translateAll(node);
      }
    });
    observer.observe(document.documentElement, { childList: true, characterData: true, subtree: true });
  }

  begin();
}
