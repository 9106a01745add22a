import { Cron } from 'croner';
import { functionsWith, type RegisteredFunction, type TimerTrigger } from './bindings.ts';
import { describeError } from './describe-error.ts';
import type { Executions } from './executions.ts';
import type { TriggerInput } from './invoke.ts';

/** Schedules are read in UTC unless this setting names another zone (timer trigger reference, "NCRONTAB time zones"). */
const TIME_ZONE_SETTING = 'WEBSITE_TIME_ZONE';

/** What the real host reports as the last run of a timer that has not run yet: .NET's smallest date. */
const NEVER = '0001-01-01T00:00:00';

/** The schedules of an app's timer functions. */
export interface Timers {
  /** What the function `name` is given when it is fired now. */
  inputFor(name: string): TriggerInput;
  /** Runs on schedule from now on, at once what asks for `runOnStartup`. */
  start(): void;
  stop(): void;
}

interface Schedule {
  readonly timer: RegisteredFunction<TimerTrigger>;
  readonly cron: Cron;
  lastRun: string;
}

/** Reads the schedules; throws for one that is no NCRONTAB expression, naming function and schedule. */
export function createTimers(functions: readonly RegisteredFunction[], executions: Executions): Timers {
  const schedules = functionsWith(functions, 'timerTrigger').map((timer): Schedule => {
    return { timer, cron: parseSchedule(timer), lastRun: NEVER };
  });

  function inputFor(name: string): TriggerInput {
    const schedule = schedules.find(({ timer }) => timer.name === name);
    const now = new Date().toISOString();
    const status = {
      Last: schedule?.lastRun ?? NEVER,
      Next: schedule?.cron.nextRun()?.toISOString() ?? NEVER,
      LastUpdated: now,
    };
    if (schedule) schedule.lastRun = now;
    return {
      data: { json: JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: false }) },
    };
  }

  async function fire({ timer }: Schedule): Promise<void> {
    // Its end, good or bad, stands in the log; the next tick comes anyway.
    const run = executions.run(timer, inputFor(timer.name)).then(
      () => undefined,
      () => undefined,
    );
    executions.track(timer.name, run);
    await run;
  }

  return {
    inputFor,
    start() {
      for (const schedule of schedules) {
        schedule.cron.schedule(() => fire(schedule));
        if (schedule.timer.trigger.runOnStartup) void fire(schedule);
      }
    },
    stop: () => schedules.forEach(({ cron }) => cron.stop()),
  };
}

/** NCRONTAB has five fields, or six with seconds first, and wants day of month and weekday both to fit. */
function parseSchedule({ name, trigger }: RegisteredFunction<TimerTrigger>): Cron {
  const timezone = process.env[TIME_ZONE_SETTING] ?? 'UTC';
  try {
    return new Cron(trigger.schedule, { timezone, mode: '5-or-6-parts', domAndDow: true, protect: true });
  } catch (error) {
    throw new Error(
      `Function "${name}" has the schedule "${trigger.schedule}" in time zone ${timezone}, which is no NCRONTAB expression: ${describeError(error)}`,
      { cause: error },
    );
  }
}
