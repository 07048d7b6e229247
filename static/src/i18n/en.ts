import type { rarely } from './enRarely';

/** The page's own words that its first script may need. */
export const en = {
  /** Its own name: what `lang` says of the page. */
  language: 'en',
  connect_fail: 'Could not connect to the server',
  submit: 'Submit',
  reset: 'Reset',
  cancel: 'Cancel',
  duplicated_scope_name: 'Error: the name of this scope is already taken',
  form: 'Form',
  skip_to_form: 'Skip to the form',
  table: 'Table',
  required: 'required',
  number_needed: 'Please enter a number.',
  not_supported: 'Not supported yet: %1',
  part_missing: 'A part of this page could not be loaded: %1',
  line_lost: 'The connection is lost.',
  retry_in: 'Next attempt in %1 s.',
  retrying: 'Connecting …',
  retry_now: 'Try now',
  line_back: 'Connected again.',
  line_slow: 'Connected without WebSocket: answers may take a little longer.',
  app_full: 'This app is full at the moment.',
  session_ended: 'This session has ended.',
  session_lost: 'This session is over: the connection was away for too long, or the app has started anew.',
  session_refused: 'The server did not accept this page.',
  start_again: 'Start again',
};

/** All words of the page. Apps may override them through `WebIO.message_tpl`: twelve keys are PyWebIO's. */
export type Messages = typeof en & typeof rarely;
export type MessageKey = keyof Messages;
