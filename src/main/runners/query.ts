/** Entry of the store's worker thread: named queries, verify, rebuild. */

import { definitions, projections } from '../core/projections.ts';
import { serve } from '../core/store/worker/serve.ts';
import { queries } from './queries.ts';

await serve({ projections, definitions, queries });
