/**
 * The messages between server and page. Plain data, as JSON. Paths are POSIX; offsets are UTF-16 offsets in the note.
 */

/** Identifies a topic while a plan changes, unlike its file and title. */
export type TopicKey = number

/** The settings of a topic that the page changes; the others of its plan stay. */
export interface TopicSettings {
  /** The file without its ending; with a folder it is a path from the folder of the index note. */
  file: string
  title: string
  /** How many blocks of each section stay in the index. */
  keep: number
  summary: string
  tags: string[]
}

/** The target of a move. `newTopic` in a topic makes that topic a folder. */
export type MoveTarget =
  | { kind: 'index' }
  | { kind: 'topic'; topic: TopicKey }
  | { kind: 'newTopic'; within?: TopicKey | undefined }

/** A change of the plan. */
export type Change =
  | { kind: 'moveSections'; sections: string[]; to: MoveTarget }
  | { kind: 'mergeTopics'; topic: TopicKey; into: TopicKey }
  /** Moves a topic with its folder into the folder of another; without `within` out of every folder. */
  | { kind: 'nestTopic'; topic: TopicKey; within?: TopicKey | undefined }
  /** Moves a topic before another one of the same folder; without `before` to the end. */
  | { kind: 'orderTopic'; topic: TopicKey; before?: TopicKey | undefined }
  | { kind: 'orderSections'; topic: TopicKey; sections: string[] }
  | { kind: 'setTopic'; topic: TopicKey; settings: Partial<TopicSettings> }
  | { kind: 'dissolveTopic'; topic: TopicKey }
  /** Plans again: sections of more words are split. */
  | { kind: 'setLimit'; words: number }

/** A request of the page. */
export type Request =
  | { kind: 'change'; change: Change }
  | { kind: 'undo' | 'redo' | 'save' | 'reload' | 'keepMine' | 'takeBack' | 'refuse' }
  /** Applies exactly the revision that the page showed. */
  | { kind: 'apply'; revision: number }

export interface SectionView {
  id: string
  title: string
  depth: number
  /** Includes the sections inside. */
  words: number
  /** The id of the section around it. */
  parent?: string | undefined
  line: number
  /** Its topic; undefined: the index. */
  topic?: TopicKey | undefined
  /** Whether the plan names it; otherwise it moves with the section around it. */
  isPlaced: boolean
}

export interface FileView {
  path: string
  title: string
  words: number
  /** Undefined for the index. */
  topic?: TopicView | undefined
}

export interface TopicView extends TopicSettings {
  key: TopicKey
  /** The topic whose folder it is in. */
  within?: TopicKey | undefined
  sections: string[]
}

export interface MessageView {
  severity: 'error' | 'warning' | 'info'
  reason: string
  rule: string
  note?: string | undefined
  /** The file that it is about, if not the note. */
  file?: string | undefined
  line?: number | undefined
  offset?: number | undefined
  /** The section of the note that contains it. */
  section?: string | undefined
}

export interface DiskFile {
  path: string
  state: 'new' | 'changed' | 'unchanged' | 'removed'
  role: 'plan' | 'note' | 'topic' | 'other' | 'manifest'
}

/** All data of the page except the notes themselves. */
export interface ReviewView {
  revision: number
  note: { path: string; title: string; words: number }
  /** The number of times the note was read. */
  version: number
  target: { kind: 'folder' | 'vault'; path: string }
  plan: { path: string; state: 'new' | 'saved' | 'changed' | 'conflict' }
  sections: SectionView[]
  files: FileView[]
  /** Changed links of the note, and updated links of other notes in a vault. */
  follow: { links: number; footnotes: number; otherLinks: number; otherNotes: number }
  messages: MessageView[]
  disk: DiskFile[]
  /** Sections of more words are split; 0: none; undefined: decided by the sizes in the note. */
  limit?: number | undefined
  canUndo: boolean
  canRedo: boolean
  /** Whether the split can be written: the plan has no fault, and no file is in the way. */
  canApply: boolean
  isReadOnly: boolean
  /** Whether a command waits for a decision. */
  isWaited: boolean
  /** The result of the last action, for display. */
  notice?: string | undefined
  /** Whether the last apply can be undone. */
  isApplied: boolean
  isOver?: 'applied' | 'refused' | undefined
}

/** Sections that may belong together. */
export interface SuggestionView {
  name: string
  sections: string[]
  /** Their common features. */
  shared: string[]
}

/** A page without a server: every answer it could request. */
export interface StaticReview {
  view: ReviewView
  note: string
  files: Record<string, string>
  patches: Record<string, string>
}
