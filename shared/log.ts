/** Where the guard writes what it does; the function's own context in Azure. Messages hold no secrets and no script text. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
