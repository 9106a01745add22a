import type { Assessment } from './assessment.ts';
import type { Conversion } from './conversion.ts';
import { judgedIn } from './health.ts';

/** A conversion with a newer judgement; what it was judged at first, and before, stays known. */
export function judgedAgain(conversion: Conversion, assessment: Assessment): Conversion {
  const before = conversion.assessment;
  if (before === null || before.judgedAt === assessment.judgedAt) return { ...conversion, assessment };
  const isOther = before.verdict !== assessment.verdict;
  return {
    ...conversion,
    assessment,
    judgedFirst: conversion.judgedFirst ?? judgedIn(before),
    verdictBefore: isOther ? before.verdict : conversion.verdictBefore,
  };
}
