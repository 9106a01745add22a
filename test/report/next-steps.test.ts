import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepCommand, portalUrl, revertCommand } from '../../shared/report/next-steps.ts';
import { CONNECTION, conversion, PROJECT } from '../conversions/building.ts';

const URL_OF = 'https://dev.azure.com/contoso';

describe('what a person can do next', () => {
  it('is to revert, in the project of the connection', () => {
    expect(revertCommand(URL_OF, conversion())).toBe(
      `wif-guard revert ${CONNECTION} --project ${PROJECT} --organization ${URL_OF}`,
    );
  });

  it('is to keep', () => {
    expect(keepCommand(URL_OF, conversion())).toBe(`wif-guard keep ${CONNECTION} --organization ${URL_OF}`);
  });

  it('is to look at it in the portal', () => {
    expect(portalUrl(URL_OF, conversion())).toBe(
      `${URL_OF}/${PROJECT}/_settings/adminservices?resourceId=${CONNECTION}`,
    );
  });

  it('is told without a project where Azure DevOps names none', () => {
    const nowhere = conversion({ projects: [] });
    expect(revertCommand(URL_OF, nowhere)).toBe(`wif-guard revert ${CONNECTION} --organization ${URL_OF}`);
    expect(portalUrl(URL_OF, nowhere)).toBe(`${URL_OF}/_settings/adminservices?resourceId=${CONNECTION}`);
  });

  it('holds no name of anything: people put it into their shells', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        const named = conversion({
          name: text,
          byName: text,
          projects: [{ id: PROJECT, name: text, connectionName: text }],
        });
        expect(revertCommand(URL_OF, named)).toBe(revertCommand(URL_OF, conversion()));
        expect(keepCommand(URL_OF, named)).toBe(keepCommand(URL_OF, conversion()));
        expect(portalUrl(URL_OF, named)).toBe(portalUrl(URL_OF, conversion()));
      }),
    );
  });
});
