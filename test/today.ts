/** The day on which tests judge, unless they say another: after the newest edition, before anything ends. */
export const TODAY = '2026-09-01';
