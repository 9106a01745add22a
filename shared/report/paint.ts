/** Colours a text; the identity where colours are off. */
export type Paint = (colour: 'red' | 'yellow' | 'blue' | 'green' | 'bold' | 'dim', text: string) => string;
