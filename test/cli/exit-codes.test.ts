import { describe, expect, it } from 'vitest';
import { EXIT, exitCodeOf } from '../../cli/exit-codes.ts';

describe('the exit code of an error', () => {
  it.each(['usage', 'settings-invalid', 'edition-unknown', 'policy-invalid', 'azure-devops-not-found'] as const)(
    'says with 2 that the person has to change something: %s',
    (code) => {
      expect(exitCodeOf(code)).toBe(EXIT.usage);
    },
  );

  it.each(['storage-unavailable', 'azure-devops-unavailable', 'azure-devops-sign-in', 'azure-devops-answer'] as const)(
    'says with 3 that nothing could be judged: %s',
    (code) => {
      expect(exitCodeOf(code)).toBe(EXIT.unknown);
    },
  );

  it.each(['azure-devops-refused', 'azure-devops-forbidden'] as const)(
    'says with 4 that Azure DevOps refused: %s',
    (code) => {
      expect(exitCodeOf(code)).toBe(EXIT.refused);
    },
  );
});
