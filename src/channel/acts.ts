/** Kinds of act, by what they do to a conversation. */
import type { Message } from '../environment.ts';

type Spoken = Pick<Message, 'act'>;

/** They ask for a reply: whoever they are addressed to has the floor next. */
const ASKING: readonly string[] = ['ask', 'request', 'propose', 'clarify'];
/** They want to know. */
const QUESTIONS: readonly string[] = ['ask', 'clarify'];
/** They say how something is. */
const TELLING: readonly string[] = ['inform', 'repair', 'confirm', 'reject'];
/** As a reply, they show that what was asked was taken in. */
const ACCEPTING: readonly string[] = ['confirm', 'acknowledge', 'inform', 'repair', 'handOff'];

export const asksFor = ({ act }: Spoken): boolean => ASKING.includes(act);
export const isQuestion = ({ act }: Spoken): boolean => QUESTIONS.includes(act);
export const tells = ({ act }: Spoken): boolean => TELLING.includes(act);
export const accepts = ({ act }: Spoken): boolean => ACCEPTING.includes(act);
