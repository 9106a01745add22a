import { json, list } from '../answers.ts';
import type { Call, Routes } from '../call.ts';
import { same } from '../ids.ts';
import type { Identity } from '../state/model.ts';

/** The form in which identities stand here and in connection data, other than in `IdentityRef`. */
function fullIdentity(identity: Identity) {
  return {
    id: identity.id,
    descriptor: `Microsoft.IdentityModel.Claims.ClaimsIdentity;${identity.uniqueName}`,
    subjectDescriptor: identity.descriptor,
    providerDisplayName: identity.displayName,
    isActive: true,
    isContainer: false,
    properties: { Account: { $type: 'System.String', $value: identity.uniqueName } },
    resourceVersion: 2,
    metaTypeId: 0,
  };
}

/** Observed, in no published specification: tells a client who it is. */
function connectionData({ organization, caller }: Call) {
  const user = fullIdentity(caller);
  return json({
    authenticatedUser: user,
    authorizedUser: user,
    instanceId: organization.id,
    deploymentId: organization.id,
    deploymentType: 'hosted',
    locationServiceData: {
      serviceOwner: '00025394-6065-48ca-87d9-7f5672854ef7',
      defaultAccessMappingMoniker: 'PublicAccessMapping',
      lastChangeId: 1,
    },
  });
}

function readIdentities({ organization, query }: Call) {
  query.ignore('queryMembership');
  const ids = query.list('identityIds');
  const descriptors = query.list('subjectDescriptors');
  const searched = query.text('searchFilter') === undefined ? undefined : query.text('filterValue');
  const found = [...organization.state.identities.values()].filter(
    (identity) =>
      ids?.some((id) => same(id, identity.id)) === true ||
      descriptors?.includes(identity.descriptor) === true ||
      same(searched, identity.uniqueName) ||
      same(searched, identity.displayName),
  );
  return list(found.map(fullIdentity));
}

/** Who is who. */
export const identities: Routes = {
  'location/ConnectionData_Get': connectionData,
  'ims/Identities_Read Identities': readIdentities,
};
