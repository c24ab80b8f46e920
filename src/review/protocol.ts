/** What the server and the page say to each other. Plain data, as JSON. Paths are POSIX; offsets are UTF-16 offsets in the note. */

/** Names a topic while a plan is changed: files and titles change, this number does not. */
export type TopicKey = number

/** What a person sets for a topic. */
export interface TopicSettings {
  /** The file without ending; with a folder it is a path in the output folder. */
  file: string
  title: string
  /** How many blocks of each section stay in the index. */
  keep: number
  summary: string
  tags: string[]
}

/** Where something is moved to. `newTopic` in a topic makes that topic a folder. */
export type MoveTarget =
  | { kind: 'index' }
  | { kind: 'topic'; topic: TopicKey }
  | { kind: 'newTopic'; within?: TopicKey | undefined }

/** A change of the plan. */
export type Change =
  | { kind: 'moveSections'; sections: string[]; to: MoveTarget }
  | { kind: 'mergeTopics'; topic: TopicKey; into: TopicKey }
  /** Moves a topic with all in it into the folder of another; without `within` out of every folder. */
  | { kind: 'nestTopic'; topic: TopicKey; within?: TopicKey | undefined }
  /** Moves a topic before another one of the same folder; without `before` to the end. */
  | { kind: 'orderTopic'; topic: TopicKey; before?: TopicKey | undefined }
  | { kind: 'orderSections'; topic: TopicKey; sections: string[] }
  | { kind: 'setTopic'; topic: TopicKey; settings: Partial<TopicSettings> }
  | { kind: 'dissolveTopic'; topic: TopicKey }
  /** Cuts anew: sections of more words are split. */
  | { kind: 'setLimit'; words: number }

/** What the page asks for. */
export type Request =
  | { kind: 'change'; change: Change }
  | { kind: 'undo' | 'redo' | 'save' | 'reload' | 'keepMine' | 'takeBack' | 'refuse' }
  /** Only what the person saw is written: the revision that the page showed. */
  | { kind: 'apply'; revision: number }

export interface SectionView {
  id: string
  title: string
  depth: number
  /** With the sections inside. */
  words: number
  /** The id of the section around it. */
  parent?: string | undefined
  line: number
  /** The topic it goes to; undefined: the index. */
  topic?: TopicKey | undefined
  /** Whether the plan itself names it; otherwise it goes with the section around it. */
  isPlaced: boolean
}

export interface FileView {
  path: string
  title: string
  words: number
  /** Links from other files of the split, and to them. */
  linksIn: number
  linksOut: number
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
  /** The file that it is about, when that is not the note. */
  file?: string | undefined
  line?: number | undefined
  offset?: number | undefined
  /** The section of the note in which it is. */
  section?: string | undefined
}

export interface DiskFile {
  path: string
  state: 'new' | 'changed' | 'unchanged' | 'removed'
  role: 'plan' | 'note' | 'topic' | 'other' | 'manifest'
}

/** All that the page shows but the notes themselves. */
export interface ReviewView {
  revision: number
  note: { path: string; title: string; words: number }
  /** How often the note was read. */
  version: number
  target: { kind: 'folder' | 'vault'; path: string }
  plan: { path: string; state: 'new' | 'saved' | 'changed' | 'conflict' }
  sections: SectionView[]
  files: FileView[]
  /** Links of the note that are written in another way, and those of other notes in a vault. */
  follow: { links: number; footnotes: number; otherLinks: number; otherNotes: number }
  messages: MessageView[]
  disk: DiskFile[]
  /** Sections of more words are split; 0: none is; undefined: the sizes in the note decide. */
  limit?: number | undefined
  canUndo: boolean
  canRedo: boolean
  /** Whether the split can be written: nothing is wrong with the plan and no file is in the way. */
  canApply: boolean
  isReadOnly: boolean
  /** Somebody waits for a decision. */
  isWaited: boolean
  /** What was done last, for a person. */
  notice?: string | undefined
  /** Whether the last apply can be taken back. */
  isApplied: boolean
  isOver?: 'applied' | 'refused' | undefined
}

/** Sections that seem to belong together. */
export interface SuggestionView {
  name: string
  sections: string[]
  /** What they have in common. */
  shared: string[]
}

/** A page without a server: everything it would ask for. */
export interface StaticReview {
  view: ReviewView
  note: string
  files: Record<string, string>
  patches: Record<string, string>
}
