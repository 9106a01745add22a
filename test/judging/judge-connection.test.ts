import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { judgeForConnection } from '../../shared/judging/judge-connection.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { step } from '../rules/judging.ts';
import { TODAY } from '../today.ts';

const catalogue = openCatalogue();
const ID = '2805a14e-c1f5-4b45-ab1b-ac0de3de0540';

const judged = (text: string, names: readonly string[] = ['prod', ID]) => {
  const parsed = parseYaml(new SourceFile('self', 'azure-pipelines.yml', text));
  return judgeForConnection(
    readPipeline(parsed, catalogue, { connectionNames: names }),
    { catalogue, today: TODAY },
    names,
  );
};

const on = (connection: string, task = 'AzureFileCopy@4'): string => step(task, { azureSubscription: connection });
const both = (...texts: readonly string[]): string =>
  texts.map((text, index) => (index === 0 ? text : text.replace('steps:\n', ''))).join('');

describe('a pipeline uses a connection', () => {
  it.each(['prod', 'PROD', "' prod '", ID, ID.toUpperCase()])('that it calls %s', (name) => {
    expect(judged(on(name))).toMatchObject({ uses: 1, verdict: 'blocked', findings: [{ severity: 'error' }] });
  });

  it.each(['prod2', 'pro', 'other', "'prod,other'"])('but not one that it calls %s', (name) => {
    expect(judged(on(name))).toEqual({
      uses: 0,
      evidence: [],
      findings: [],
      mayUse: [],
      diagnostics: [],
      verdict: 'ready',
    });
  });

  it('by the name it has in the project of the pipeline, not by one it has elsewhere', () => {
    expect(judged(on('prod'), ['shop-prod', ID]).uses).toBe(0);
    expect(judged(on('shop-prod'), ['shop-prod', ID]).uses).toBe(1);
  });

  it('in as many steps as name it, under name and id together', () => {
    expect(judged(both(on('prod'), on(ID), on('other'))).uses).toBe(2);
  });

  it('to pull a container, which federates', () => {
    const text = `resources:\n  containers:\n  - container: a\n    type: ACR\n    azureSubscription: prod\nsteps: []\n`;
    expect(judged(text)).toMatchObject({ uses: 1, findings: [], verdict: 'ready' });
  });
});

describe('only steps on the connection count', () => {
  it('where another connection breaks and this one does not', () => {
    expect(judged(both(on('prod', 'AzureCLI@2'), on('other')))).toMatchObject({
      uses: 1,
      findings: [],
      verdict: 'ready',
    });
  });

  it('where both break', () => {
    expect(judged(both(on('prod'), on('other'))).findings).toHaveLength(1);
  });

  it('where nobody knows the task of another connection', () => {
    expect(judged(both(on('prod', 'AzureCLI@2'), on('other', 'ContosoDeploy@1'))).verdict).toBe('ready');
    expect(judged(on('prod', 'ContosoDeploy@1')).verdict).toBe('unknown');
  });

  it('and a warning on it puts it at risk', () => {
    expect(judged(both(on('prod', 'AzurePowerShell@3'), on('other'))).verdict).toBe('at-risk');
  });
});

describe('a step whose connection is decided by a variable', () => {
  it.each(['$(connection)', 'prod-$(stage)', "'$[ variables.connection ]'"])(
    'may use this one: %s makes it unknown where the step would break',
    (name) => {
      const { uses, findings, mayUse, verdict } = judged(on(name));
      expect({ uses, findings, verdict }).toEqual({ uses: 0, findings: [], verdict: 'unknown' });
      expect(mayUse).toMatchObject([{ rule: 'connection-unresolved', unknown: true, line: 2 }]);
    },
  );

  it('makes it unknown as well where nobody knows the task', () => {
    expect(judged(on('$(connection)', 'ContosoDeploy@1')).verdict).toBe('unknown');
  });

  it('makes it unknown as well where its script reads the key of the service principal', () => {
    const script = { scriptType: 'bash', scriptLocation: 'inlineScript', addSpnToEnvironment: 'true' };
    const inlineScript = 'az login -p $servicePrincipalKey';
    const text = step('AzureCLI@2', { azureSubscription: '$(connection)', ...script, inlineScript });
    expect(judged(text).verdict).toBe('unknown');
  });

  it.each(['AzureCLI@2', 'AzureWebApp@1'])(
    'does not matter where the step, %s, works with every connection',
    (task) => {
      expect(judged(on('$(connection)', task))).toEqual({
        uses: 0,
        evidence: [],
        findings: [],
        mayUse: [],
        diagnostics: [],
        verdict: 'ready',
      });
    },
  );

  it('does not make less of what breaks for sure', () => {
    expect(judged(both(on('prod'), on('$(connection)')))).toMatchObject({ uses: 1, verdict: 'blocked' });
  });

  it('is told once, however many connections it breaks with', () => {
    expect(judged(both(on('$(a)'), on('$(b)', 'AzureCLI@2'))).mayUse).toHaveLength(1);
  });
});

describe('a pipeline that was not seen completely', () => {
  it.each([
    ['a template', '- template: a.yml\n'],
    ['a list that an expression gives', '- ${{ a }}\n'],
    ['an expression that cannot be read', '- ${{ if eq(a }}:\n  - script: b\n'],
    ['damaged YAML', '- script: "a\n'],
  ])('for %s is never ready, whether it names the connection or not', (_, rest) => {
    for (const name of ['prod', 'other']) {
      const { verdict, diagnostics } = judged(`${on(name, 'AzureCLI@2')}${rest}`);
      expect(verdict).toBe('unknown');
      expect(diagnostics).not.toEqual([]);
    }
  });

  it('is unknown, with a reason, where it is no pipeline at all', () => {
    const { verdict, diagnostics } = judged('hello');
    expect(verdict).toBe('unknown');
    expect(diagnostics).not.toEqual([]);
  });

  it('is blocked all the same where a step that can be seen breaks', () => {
    expect(judged(`${on('prod')}- template: a.yml\n`).verdict).toBe('blocked');
  });

  it('is not blocked by what breaks on another connection', () => {
    expect(judged(`${on('other')}- template: a.yml\n`).verdict).toBe('unknown');
  });
});

describe('a task that nobody knows', () => {
  const text = (value: string, task = 'ContosoDeploy@1'): string =>
    `steps:\n- task: ${task}\n  inputs:\n    target: ${value}\n`;

  it.each(['prod', 'PROD', "' prod '", ID, ID.toUpperCase()])(
    'uses the connection whatever its input is called: %s stands there',
    (value) => {
      expect(judged(text(value))).toMatchObject({ uses: 1, verdict: 'unknown' });
    },
  );

  it.each(['production', 'other'])('does not use it where %s stands there', (value) => {
    expect(judged(text(value))).toMatchObject({ uses: 0, verdict: 'ready' });
  });

  it('uses it as well where its version is written down wrongly', () => {
    expect(judged(text('prod', 'AzureFileCopy@99'))).toMatchObject({ uses: 1, verdict: 'unknown' });
  });
});

describe('a variable in an input of a task that nobody knows', () => {
  const asking = (input: string): string => `steps:\n- task: ContosoDeploy@1\n  inputs:\n    ${input}: $(which)\n`;

  it.each(['armConnection', 'azureServiceEndpoint', 'subscriptionName'])('may name the connection in %s', (input) => {
    expect(judged(asking(input)).verdict).toBe('unknown');
  });

  it('is nothing to worry about in an input that is not called like one', () => {
    expect(judged(asking('projectKey'))).toMatchObject({ uses: 0, verdict: 'ready' });
  });
});

describe('a task that is known', () => {
  it('does not use the connection by an input that takes something else', () => {
    expect(judged(step('AzureFileCopy@4', { azureSubscription: 'other', SourcePath: 'prod' })).uses).toBe(0);
  });
});
