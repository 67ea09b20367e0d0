import type { ReactElement } from 'react';

/**
 * What may stand beside other elements: elements or nothing, never bare text. A browser that translates the page takes text nodes
 * away, and React then fails at whatever it puts in or takes out beside them (docs/decisions/0074).
 */
export type Elements = ReactElement | readonly Elements[] | '' | false | null | undefined;

/** What fills an element of its own: one text, or elements. */
export type Content = string | Elements;
