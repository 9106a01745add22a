/** A command as an agent of Azure Pipelines takes it from a line (Command.cs, with DECODE_PERCENTS as it is by default). */
export interface AgentCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The commands in a log, found and unescaped as the agent does it. Characters that never show are nothing to its search. */
export function agentCommands(log: string): readonly AgentCommand[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const [, info, data] = /##vso\[([^\]]*)\](.*)$/s.exec(line.replaceAll(/\p{DI}/gu, '')) ?? [];
    if (info === undefined || data === undefined) return [];
    const [name = '', ...rest] = info.split(' ');
    const pairs = rest
      .join(' ')
      .split(';')
      .map((pair) => /^([^=]+)=(.+)$/s.exec(pair) ?? [])
      .flatMap(([, key, value]) =>
        key === undefined || value === undefined ? [] : [[key, unescaped(value)] as const],
      );
    return [{ name, properties: Object.fromEntries(pairs), data: unescaped(data) }];
  });
}

function unescaped(text: string): string {
  return text
    .replaceAll('%3B', ';')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%5D', ']')
    .replaceAll('%AZP25', '%');
}
