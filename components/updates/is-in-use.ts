/** Fields into which something was typed since the page was loaded. */
const typed = new Set<Element>();
let isWatching = false;

/** From now on `isInUse` knows what was typed. */
export function watchTyping(): void {
  if (isWatching) return;
  isWatching = true;
  document.addEventListener('input', ({ target }) => {
    if (target instanceof Element && isTextField(target)) typed.add(target);
  });
}

/** A dialog, a review, and what was refused and is not mended yet. */
const UNDER_WAY = 'dialog[open], [data-in-use], [aria-invalid="true"], [role="alert"]:not(:empty)';

/**
 * Whether somebody is in the middle of something that drawing the page anew could take away: an open dialog or review, words of a refusal, a text field
 * that they are in, or one that has their text.
 */
export function isInUse(): boolean {
  if (document.querySelector(UNDER_WAY)) return true;
  if (document.activeElement && isTextField(document.activeElement)) return true;
  for (const field of typed) {
    if (!field.isConnected) typed.delete(field);
    else if (isTextField(field) && field.value !== '') return true;
  }
  return false;
}

const OTHERS = [
  'button',
  'checkbox',
  'color',
  'file',
  'hidden',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
];

function isTextField(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
  if (element instanceof HTMLTextAreaElement) return true;
  return element instanceof HTMLInputElement && !OTHERS.includes(element.type);
}
