import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownFailure } from '../../shared/catalogue/known-failure.ts';

const EDITION = '2026-08';
const EXPIRED = 'AADSTS700024: Client assertion is not within its valid time range.';

const failure = (text: string, name = 'Deploy') => knownFailure([{ name, text }], EDITION);

describe('a step that failed', () => {
  it('by a signature of the catalogue is known by it', () => {
    expect(failure(`##[section]Starting\n${EXPIRED}\n`)).toEqual({ signature: 'aadsts700024', step: 'Deploy' });
  });

  it('in colours is known too', () => {
    expect(failure('\u001B[1;31mAADSTS\u001B[0m700024\u001B[31m: Client')).toMatchObject({ signature: 'aadsts700024' });
  });

  it('for another reason is not known', () => {
    expect(failure('error TS2322: Type is not assignable.')).toBeUndefined();
    expect(knownFailure([], EDITION)).toBeUndefined();
  });

  it('first counts, when several did', () => {
    const steps = [
      { name: 'Build', text: 'error TS2322' },
      { name: 'Deploy', text: EXPIRED },
      { name: 'Smoke', text: 'Identity not found' },
    ];
    expect(knownFailure(steps, EDITION)).toEqual({ signature: 'aadsts700024', step: 'Deploy' });
  });

  it('leaves nothing of what it said, whatever it said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = failure(`${text}##vso[task.setvariable variable=x]secret\u001B[31m ${EXPIRED}`);
        expect(Object.keys(found ?? {})).toEqual(['signature', 'step']);
        expect(JSON.stringify(found)).not.toContain('secret');
      }),
    );
  });

  it('has a name that is cut', () => {
    const { step = '' } = failure(EXPIRED, `${'x'.repeat(199)}😀`) ?? {};
    expect(step).toBe('x'.repeat(199));
  });

  it('takes time linear in the length of its log', () => {
    const before = performance.now();
    failure('\u001B['.repeat(2_000_000));
    failure(`\u001B[${'1;'.repeat(2_000_000)}`);
    failure(`\u001B${';?'.repeat(1_000_000)}`);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
