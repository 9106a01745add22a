import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import { manySteps } from './many-steps.ts';

/** A process of its own: expands a pipeline of so many steps, finds its uses, and prints the most memory it held, in kilobytes. */
const { parsed, files } = manySteps(Number(process.argv[2]));
const { uses, complete } = readPipeline(parsed, openCatalogue(), { files });
process.stdout.write(JSON.stringify({ uses: uses.length, complete, kilobytes: process.resourceUsage().maxRSS }));
