import source from 'classic:jquery/dist/jquery.min.js';
import { runClassic } from '../dom/classic';

/** Defines `$` and `jQuery`. */
export const provide = (nonce: string) => runClassic('jQuery', source, nonce);
