/** The words that come with the chunk `rare`, whose parts say them. */
export const rarely = {
  disconnected_with_server: 'Disconnected from the server, please reload this page',
  error_in_input: 'Please correct the marked answers first',
  file_size_exceed: 'File "%1" is too large: at most %2 are allowed',
  file_total_size_exceed: 'The files are too large: at most %1 in all are allowed',
  duplicated_pin_name: 'This field has expired: another one has taken its name',
  browse_file: 'Browse',
  file_uploading: 'Uploading …',
  nothing_selected: 'Nothing selected',
  nothing_found: 'Nothing found',
  rows_selected: '%1 selected',
  unselect: 'Unselect',
  editor_leave: 'Esc, then Tab: leave the editor',
  scroll_area: 'Scrollable area',
  close: 'Close',
  script_forbidden: 'A script that belongs here does not run: the rules of this page forbid it.',
  file_unreadable: 'The file “%1” can no longer be read',
};
