/** Kinds of act, by what they do to a conversation. */
import { ASKING } from '../../channel/floor.ts';
import type { Message } from '../../environment.ts';

/** They want to know. */
const QUESTIONS: readonly string[] = ['ask', 'clarify'];
/** They say how something is. */
const TELLING: readonly string[] = ['inform', 'repair', 'confirm', 'reject'];
/** As a reply, they show that what was asked was taken in. */
const ACCEPTING: readonly string[] = ['confirm', 'acknowledge', 'inform', 'repair', 'handOff'];

/** It asks for a reply. */
export const asksFor = ({ act }: Message): boolean => ASKING.includes(act);
export const isQuestion = ({ act }: Message): boolean => QUESTIONS.includes(act);
export const tells = ({ act }: Message): boolean => TELLING.includes(act);
export const accepts = ({ act }: Message): boolean => ACCEPTING.includes(act);
