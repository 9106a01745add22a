/**
 * Arguments for `node` that make a child end, as on SIGTERM, when its standard input closes: that is what happens when the process
 * that started it goes away, even by SIGKILL. Without it a killed test run or `npm start` would leave servers behind.
 */
export const exitWithParent: readonly string[] = [
  '--import',
  `data:text/javascript,${encodeURIComponent(
    `process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume().unref?.();`,
  )}`,
];
