import { describe, expect, it } from 'vitest';
import { knownConnections } from '../../shared/connections/known-connections.ts';
import { connection } from '../rules/judging.ts';

describe('known connections', () => {
  const prod = connection('Prod East', 'WorkloadIdentityFederation');
  const known = knownConnections([prod, connection('test', 'ServicePrincipal')]);

  it.each(['Prod East', 'prod east', ' PROD EAST ', 'id-of-Prod East', 'ID-OF-PROD EAST'])(
    'are found as "%s"',
    (text) => {
      expect(known.find(text)).toBe(prod);
    },
  );

  it.each(['prod', '', 'constructor', 'prod east (id)'])('are not found as "%s"', (text) => {
    expect(known.find(text)).toBeUndefined();
  });

  it('are found where the same connection is listed twice', () => {
    expect(knownConnections([prod, prod]).find('prod east')?.id).toBe(prod.id);
  });

  it('are not found by a name that two of them have, in whatever order, but still by their ids', () => {
    const other = { ...connection('prod east', 'ManagedServiceIdentity'), id: 'another' };
    for (const list of [
      [prod, other],
      [other, prod],
      [prod, other, prod],
    ]) {
      expect(knownConnections(list).find('Prod East')).toBeUndefined();
      expect(knownConnections(list).isAmbiguous(' PROD east')).toBe(true);
      expect(knownConnections(list).isAmbiguous('another')).toBe(false);
      expect(knownConnections(list).find('another')).toBe(other);
    }
  });

  it('are not ambiguous where there is one, or none', () => {
    expect(['Prod East', 'test', 'prod', ''].filter((name) => known.isAmbiguous(name))).toEqual([]);
  });

  it.each([
    ['Prod-East', 'Prod East'],
    ['prodeast', 'Prod East'],
    ['tset', undefined],
    ['tests', 'test'],
    ['production', undefined],
    ['porde ast', 'Prod East'],
    ['Prod_Est', 'Prod East'],
    ['Dev East', undefined],
    ['Prod East 2', undefined],
    ['Prod West', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ])('are told by the nearest name: %s means %s', (written, meant) => {
    expect(known.nearest(written)).toBe(meant);
  });
});
