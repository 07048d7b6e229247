/**
 * The vocabulary: every command, event, output and input item that travels, as types and nothing else.
 *
 * The names and spellings are PyWebIO's (`from_submit` included), so that old pages and old apps understand them.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

// ── Input items ────────────────────────────────────────────────────────────────────────────────────────────────────

export interface ItemBase {
  name: string;
  label?: string;
  help_text?: string;
  onchange?: boolean;
  onblur?: boolean;
  auto_focus?: boolean;
  placeholder?: string;
  required?: boolean;
  readonly?: boolean;
  invalid_feedback?: string;
  valid_feedback?: string;
}

export interface Option {
  label: string;
  value: Json;
  selected?: boolean;
  disabled?: boolean;
  [attribute: string]: Json | undefined;
}

export type ActionButtonType = 'submit' | 'reset' | 'cancel';

export interface ActionButton {
  label: string;
  value?: Json;
  type: ActionButtonType;
  disabled?: boolean;
  color?: string;
}

export type TextType =
  | 'text'
  | 'password'
  | 'url'
  | 'email'
  | 'color'
  | 'date'
  | 'time'
  | 'datetime-local'
  | 'range'
  | 'number'
  | 'float';

export interface TextItem extends ItemBase {
  type: TextType;
  value?: string | number;
  datalist?: string[];
  action?: { label: string; callback_id: string };
}

export interface TextareaItem extends ItemBase {
  type: 'textarea';
  value?: string;
  rows?: number;
  maxlength?: number;
  minlength?: number;
  code?: boolean | JsonObject;
}

export interface SelectItem extends ItemBase {
  type: 'select';
  options: Option[];
  multiple?: boolean;
  native?: boolean;
}

export interface CheckboxItem extends ItemBase {
  type: 'checkbox';
  options: Option[];
  inline?: boolean;
}

export interface RadioItem extends ItemBase {
  type: 'radio';
  options: Option[];
  inline?: boolean;
}

export interface SliderItem extends ItemBase {
  type: 'slider';
  value?: number;
  min_value?: number;
  max_value?: number;
  step?: number | 'any';
  float?: boolean;
}

export interface ActionsItem extends ItemBase {
  type: 'actions';
  buttons: ActionButton[];
}

export interface FileItem extends ItemBase {
  type: 'file';
  accept?: string | string[];
  placeholder?: string;
  multiple?: boolean;
  max_size?: number;
  max_total_size?: number;
}

export type InputItem =
  | TextItem
  | TextareaItem
  | SelectItem
  | CheckboxItem
  | RadioItem
  | SliderItem
  | ActionsItem
  | FileItem;

/** What `update_input` and `pin_update` may change; any other key is a property of the element. */
export interface InputAttributes {
  value?: Json;
  label?: string;
  help_text?: string;
  placeholder?: string;
  options?: Option[];
  datalist?: string[];
  readonly?: boolean;
  valid_status?: boolean | 0 | null;
  invalid_feedback?: string;
  valid_feedback?: string;
  [property: string]: unknown;
}

// ── Outputs ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface OutputBase {
  /** CSS selector of the target; meaningless on an output that is part of another one. */
  scope?: string;
  position?: number;
  style?: string;
  click_callback_id?: string;
  container_dom_id?: string;
  container_selector?: string | null;
}

/** Where outputs may be nested, plain values may stand too: they are shown as inline text. */
export type Content = Output | string | number | boolean | null;

export interface TextOutput extends OutputBase {
  type: 'text';
  content: string;
  inline?: boolean;
}

export interface MarkdownOutput extends OutputBase {
  type: 'markdown';
  content: string;
  sanitize?: boolean;
  options?: JsonObject;
}

export interface HtmlOutput extends OutputBase {
  type: 'html';
  content: string;
  sanitize?: boolean;
}

export interface ButtonSpec {
  label: string;
  value: Json;
  color?: string;
  disabled?: boolean;
}

export interface ButtonsOutput extends OutputBase {
  type: 'buttons';
  callback_id: string;
  buttons: ButtonSpec[];
  small?: boolean | null;
  group?: boolean;
  link?: boolean;
  outline?: boolean;
}

export interface TableOutput extends OutputBase {
  type: 'table';
  data: Content[][];
  /** `"row,column"` to the size of that cell. */
  span?: Record<string, { row?: number; col?: number }>;
}

export interface TabsOutput extends OutputBase {
  type: 'tabs';
  tabs: { title: string; content: Content | Content[] }[];
}

export interface ScrollableOutput extends OutputBase {
  type: 'scrollable';
  contents: Content[];
  min_height?: number | null;
  max_height?: number | null;
  keep_bottom?: boolean;
  border?: boolean;
}

export interface ScopeOutput extends OutputBase {
  type: 'scope';
  dom_id: string;
  contents: Content[];
}

export interface PinOutput extends OutputBase {
  type: 'pin';
  input: InputItem;
}

export interface CustomOutput extends OutputBase {
  type: 'custom_widget';
  template: string;
  data: Record<string, unknown>;
}

export interface DatatableOutput extends OutputBase {
  type: 'datatable';
  records: JsonObject[];
  /** Nested like a record, null at the leaves. */
  column_order?: JsonObject;
  /** Labels of buttons; null is a gap between them. */
  actions: (string | null)[];
  on_select: boolean;
  callback_id?: string;
  multiple_select: boolean;
  /** The path of the value that names a row; without it a row is named by its index. */
  id_field?: string[];
  field_args: Record<string, JsonObject>;
  path_args: [string[], JsonObject][];
  grid_args: JsonObject;
  /** Marks what becomes a function in the three before. */
  js_func_key: string;
  cell_content_bar: boolean;
  height: string;
  theme: string;
  instance_id?: string;
}

export interface FileOutput extends OutputBase {
  type: 'file';
  name: string;
  content: string;
}

export type Output =
  | TextOutput
  | MarkdownOutput
  | HtmlOutput
  | ButtonsOutput
  | TableOutput
  | TabsOutput
  | ScrollableOutput
  | ScopeOutput
  | PinOutput
  | CustomOutput
  | DatatableOutput
  | FileOutput;

export type OutputType = Output['type'];

// ── Commands: app to page ──────────────────────────────────────────────────────────────────────────────────────────

export interface FormSpec {
  label?: string;
  inputs: InputItem[];
  cancelable?: boolean;
}

export interface ControlSpec {
  set_scope?: string;
  container?: string;
  position?: number;
  if_exist?: 'remove' | 'clear' | 'blank' | null;
  loose?: string;
  clear?: string;
  remove?: string;
  scroll_to?: string;
  clear_before?: string;
  clear_after?: string;
  clear_range?: [string, string];
}

/** `position` of `scroll_to` shares its key with `set_scope`, and is a word there. */
export type ScrollPosition = 'top' | 'middle' | 'bottom';

export interface PopupSpec {
  title: string;
  content: Content[];
  size?: 'small' | 'normal' | 'large';
  implicit_close?: boolean;
  closable?: boolean;
  dom_id: string;
}

export interface ToastSpec {
  content: string;
  duration: number;
  position?: 'left' | 'center' | 'right';
  color?: string;
  callback_id?: string | null;
}

export interface EnvSpec {
  title?: string;
  output_animation?: boolean;
  auto_scroll_bottom?: boolean;
  http_pull_interval?: number;
  input_panel_fixed?: boolean;
  input_panel_min_height?: number;
  input_panel_init_height?: number;
  input_auto_focus?: boolean;
  output_max_width?: string;
  language?: string;
}

export interface ScriptSpec {
  code: string;
  args?: Record<string, unknown>;
  eval?: boolean;
}

/** Each command's `spec`, by name: the one table from which unions and dispatchers are made. */
export interface CommandSpecs {
  input_group: FormSpec;
  update_input: { target_name: string; target_value?: Json; attributes: InputAttributes };
  destroy_form: null;
  output: Output & { scope: string; position: number };
  output_ctl: Omit<ControlSpec, 'position'> & { position?: number | ScrollPosition };
  pin_values: { names: string[] };
  pin_value: { name: string };
  pin_update: { name: string; attributes: InputAttributes };
  pin_wait: { names: string[]; timeout?: number | null };
  pin_onchange: { name: string; callback_id?: string | null; clear?: boolean };
  popup: PopupSpec;
  close_popup: null;
  toast: ToastSpec;
  set_env: EnvSpec;
  run_script: ScriptSpec;
  download: { name: string; content: { file: string } };
  /** So many bytes of an upload are with the app; with null it wants no more of it. */
  upload: { id: number; offset: number | null };
  close_session: undefined;
  set_session_id: string;
}

export type CommandName = keyof CommandSpecs;
export type CommandOf<N extends CommandName> = { command: N; spec: CommandSpecs[N]; task_id: string };
export type Command = { [N in CommandName]: CommandOf<N> }[CommandName];

// ── Events: page to app ────────────────────────────────────────────────────────────────────────────────────────────

export interface EventData {
  from_submit: Record<string, Json>;
  from_cancel: null;
  input_event: { event_name: 'change' | 'blur'; name: string; value: Json };
  callback: Json;
  js_yield: Json;
  /** The files that a field holds now; with the name null, an event. */
  upload: { name: string | null; files: Record<string, Json>[] };
}

export type EventName = keyof EventData;
export type PageEvent = { [N in EventName]: { event: N; task_id: string; data: EventData[N] } }[EventName];
/** An event, or the upload that it came up as. */
export type PageItem = PageEvent | { upload: number };
export type Send = (event: PageEvent) => void;
