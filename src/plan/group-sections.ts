import { UndirectedGraph } from 'graphology'
import louvain from 'graphology-communities-louvain'
import type { Features } from './describe-sections.ts'

// its types name a default export, which to Node is the module itself
const findCommunities = louvain as unknown as typeof louvain.default

// `npm run bench:suggest` measures these numbers

/** How small the groups are; 1 is the usual size of communities. */
const resolution = 1.25
/** How much more alike two neighbours are, as a share of all that one section is alike to others, where order says something. */
const neighbourBonus = 0.3

/**
 * Groups sections that are alike, as the communities of a graph whose edges are likenesses. Neighbours count as more alike than
 * their words say, as far as neighbours in this note are more alike than any two sections: in a note of no order they are not.
 * Groups and their members are in the order of `all`; the sum of all is all. The same input gives the same groups.
 * https://en.wikipedia.org/wiki/Louvain_method
 */
export function groupSections(all: readonly Features[]): number[][] {
  const count = all.length
  const likeness = all.map((a, i) => all.slice(i + 1).map((b) => cosine(a, b)))
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const average = sum(likeness.map(sum)) / Math.max((count * (count - 1)) / 2, 1)
  if (average === 0) return all.map((_, i) => [i])
  const ofNeighbours = sum(likeness.map(([next = 0]) => next)) / (count - 1)
  const evidence = Math.min(1, Math.max(0, ofNeighbours / average - 1))
  const bonus = neighbourBonus * average * count * evidence
  const graph = new UndirectedGraph()
  for (let i = 0; i < count; i++) graph.addNode(i)
  likeness.forEach((row, i) => {
    row.forEach((value, k) => {
      const weight = k === 0 ? value + bonus : value
      if (weight > 0) graph.addEdge(i, i + 1 + k, { weight })
    })
  })
  const communities = findCommunities(graph, { getEdgeWeight: 'weight', resolution, randomWalk: false })
  const groups = new Map<number, number[]>()
  for (let i = 0; i < count; i++) {
    const community = communities[String(i)] as number
    groups.set(community, [...(groups.get(community) ?? []), i])
  }
  return [...groups.values()]
}

/** How alike two are: 1 for the same, 0 for nothing in common. */
function cosine(a: Features, b: Features): number {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a]
  let sum = 0
  for (const [key, weight] of few) sum += weight * (many.get(key) ?? 0)
  return sum
}
