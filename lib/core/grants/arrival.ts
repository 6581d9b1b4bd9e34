import * as v from 'valibot';
import { InitiatorSchema } from './initiator.ts';

/** The last navigation of a tab to a known server, kept until the gate asks who started it. */
export const ArrivalSchema = v.object({
  tabId: v.number(),
  /** Without the fragment, which some browsers leave out. */
  url: v.string(),
  initiator: InitiatorSchema,
});
export type Arrival = v.InferOutput<typeof ArrivalSchema>;
