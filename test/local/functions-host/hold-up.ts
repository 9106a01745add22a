import { vi } from 'vitest';
import './apps/held-up.ts';

/** Makes functions of the sample apps that ask for it wait until the answer is called. */
export function holdUp(): () => void {
  let release = (): void => undefined;
  const heldUp = new Promise<void>((resolve) => {
    release = resolve;
  });
  vi.stubGlobal('heldUp', heldUp);
  return release;
}
