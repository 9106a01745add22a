import { describe, expect, it } from 'vitest';
import { productAt } from '../../shared/connections/azure-devops-server.ts';

describe('an address', () => {
  it.each([
    ['https://dev.azure.com/contoso', 'services'],
    ['https://vsrm.dev.azure.com/contoso', 'services'],
    ['https://contoso.visualstudio.com', 'services'],
    ['https://contoso.visualstudio.com/DefaultCollection', 'services'],
    ['https://spsprodweu1.vssps.visualstudio.com/A1', 'services'],
    ['https://devops.contoso.example/DefaultCollection', 'server'],
    ['http://tfs:8080/tfs/Payments', 'server'],
    ['http://localhost/TFS/defaultcollection', 'server'],
    ['https://devops.contoso.example/Payments', 'likely-server'],
    ['https://dev.azure.com.example.org/contoso', 'likely-server'],
    ['https://devops.contoso.example/tfsx', 'likely-server'],
    ['http://127.0.0.1:5555/contoso', 'unknown'],
    ['http://localhost:5555/contoso', 'unknown'],
    ['http://[::1]:5555/contoso', 'unknown'],
    ['', 'unknown'],
    ['contoso', 'unknown'],
  ])('%s is one of %s', (address, product) => {
    expect(productAt(address)).toBe(product);
  });
});
