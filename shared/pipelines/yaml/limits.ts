/**
 * Limits against hostile files. Azure Pipelines itself stops at 20 MB of parse memory, 100 files and 100 levels (docs, templates
 * page of 2025-02-26); real pipeline files are far below (median 1 KB, largest seen 142 KB).
 */

/**
 * Longest text that is parsed, in characters. Flat text of this length parses in a quarter of a second, the worst that was found
 * (`[,,,…`) in under three.
 */
export const MAX_TEXT_LENGTH = 256 * 1024;

/** Deepest nesting of mappings and sequences that is followed; real files stay below 40. */
export const MAX_DEPTH = 100;

/** Most parser complaints that are reported for one file: the first ones say what is wrong. */
export const MAX_PARSER_ERRORS = 3;

/** Most notes on unsupported YAML that are reported for one file; a hostile one holds tens of thousands of anchors. */
export const MAX_NOTES = 20;

/** Most nodes that one expansion makes: 100,000 steps take about 300,000, and these are made in less than a second. */
export const MAX_EXPANDED_NODES = 500_000;

/** Files and levels of templates that Azure Pipelines allows (docs, templates page of 2025-02-26). */
export const MAX_TEMPLATE_FILES = 100;
export const MAX_TEMPLATE_LEVELS = 100;

/** Characters of all files of one pipeline together; the service allows 20 MB of parse memory. */
export const MAX_TEMPLATE_LENGTH = 20 * 1024 * 1024;
