import type { DiagnosticCode } from './diagnostic.ts';

interface DiagnosticText {
  /** What it means. */
  readonly means: string;
  /** What makes known what is not; for a note, what to do if it is not as meant. */
  readonly known: string;
}

/** What each code of a diagnostic means; the compiler misses one that is not here. */
export const diagnosticTexts: Readonly<Record<DiagnosticCode, DiagnosticText>> = {
  'file-too-large': {
    means: 'A file has more characters than are parsed, so nothing of it was judged.',
    known: 'Split it into templates. Files of this size are mostly made by a machine: judge what they are made from.',
  },
  'yaml-invalid': {
    means: 'A file is no valid YAML. What could be read of it was judged, the rest was not.',
    known: 'Correct the line that the message names. Azure DevOps refuses such a file too.',
  },
  'yaml-unsupported': {
    means:
      'Valid YAML that Azure Pipelines does not take or that readers take differently: anchors, a mapping where a list is expected, odd line breaks.',
    known: 'Write it as Azure Pipelines documents it; the message says what is expected.',
  },
  'not-a-pipeline': {
    means: 'A file that was named as a pipeline holds none: no stages, jobs, steps or extends.',
    known: 'Name another file with `--root`. A template is judged through the pipelines that include it.',
  },
  'template-alone': {
    means: 'The file looks like a template and was judged by itself: without its parameters much of it is open.',
    known: 'Judge the pipeline that includes it, or give the parameters with `--parameter NAME=VALUE`.',
  },
  'template-not-found': {
    means:
      'A template could not be read: there is no such file, its repository is not at hand, or its name is only known in a run.',
    known:
      'Give the checkout of the other repository with `--repo ALIAS=DIR`, or the value in its name with `--variable` or `--parameter`. On a pull request: let the guard read that repository, or switch on `GUARD_PREVIEW`.',
  },
  'template-invalid': {
    means:
      'A template was read, but does not fit where it is included: steps where jobs are expected, or a key that is not used there.',
    known: 'Correct the template or the place that includes it. Azure DevOps refuses most of these.',
  },
  'template-recursive': {
    means: 'A template includes itself, directly or through others. It was not followed again.',
    known: 'End the circle. Azure DevOps refuses it.',
  },
  'expansion-limit': {
    means: 'The pipeline is larger than what is expanded or than Azure DevOps takes. What lies beyond was not judged.',
    known: 'Make it smaller: loops within loops are the usual cause. The message names the limit.',
  },
  'expression-invalid': {
    means: 'A template expression cannot be evaluated. What depends on it is not known.',
    known: 'Correct the expression. Azure DevOps refuses it when a run is queued.',
  },
  'expression-unresolved': {
    means: 'What an expression adds to the pipeline is only known when a run is queued, so it was not judged.',
    known:
      'Give the value with `--variable NAME=VALUE` or `--parameter NAME=VALUE`, or declare the values that a parameter allows.',
  },
  'parameter-missing': {
    means: 'A template needs a parameter that has no default and is not passed.',
    known: 'Pass it. Azure DevOps refuses the pipeline without it.',
  },
  'parameter-invalid': {
    means:
      'What is passed to a parameter is not of its type, not among its allowed values, or not declared by the template.',
    known: 'Correct the value or the declaration. Azure DevOps refuses it.',
  },
  'parameter-undeclared': {
    means:
      'An expression reads a parameter that its file does not declare. In a template it counts as nothing, as Azure DevOps reads it.',
    known: 'Declare the parameter, or correct its name.',
  },
  'variable-inherited': {
    means:
      'A connection depends on a variable of the file that includes the template. Azure DevOps resolves that in some cases only.',
    known: 'Pass it as a parameter.',
  },
  'preview-refused': {
    means: 'Azure DevOps was asked for its own expansion of the pipeline and did not give it.',
    known: 'The message quotes the reason. The identity of the guard needs the permission to queue builds for it.',
  },
  'seen-by-preview': {
    means: "A template that the guard cannot read was judged by Azure DevOps' own expansion, which tells no lines.",
    known: 'Let the guard read the repository of the template, if findings should stand on their lines.',
  },
};

/** Every code there is. */
export const diagnosticCodes: readonly DiagnosticCode[] = Object.keys(diagnosticTexts).filter(isCode);

function isCode(name: string): name is DiagnosticCode {
  return Object.hasOwn(diagnosticTexts, name);
}
