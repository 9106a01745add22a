import type { Assessment } from './assessment.ts';
import type { Conversion } from './conversion.ts';
import { judgedIn } from './health.ts';

/** A conversion with a newer judgement; what it was judged at first, and before, stays known. One that is no newer changes nothing. */
export function judgedAgain(conversion: Conversion, assessment: Assessment): Conversion {
  const before = conversion.assessment;
  if (before === null) return { ...conversion, assessment };
  if (Date.parse(assessment.judgedAt) <= Date.parse(before.judgedAt)) return conversion;
  const isOther = before.verdict !== assessment.verdict;
  return {
    ...conversion,
    assessment,
    judgedFirst: conversion.judgedFirst ?? judgedIn(before),
    verdictBefore: isOther ? before.verdict : conversion.verdictBefore,
    verdictOwed: isOther ? assessment.judgedAt : conversion.verdictOwed,
  };
}
