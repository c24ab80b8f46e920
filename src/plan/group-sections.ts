import { UndirectedGraph } from 'graphology'
import louvain from 'graphology-communities-louvain'
import { groupBy } from '../text/maps.ts'
import type { Features } from './describe-sections.ts'

// its types declare a default export, which in Node is the module itself
const findCommunities = louvain as unknown as typeof louvain.default

// `npm run bench:suggest` measures these numbers

/** The size of groups; 1 is the usual size of communities, more makes groups smaller. */
const resolution = 1.25
/** The added likeness of neighbors, as a share of a section's total likeness, where order matters. */
const neighbourBonus = 0.3

/**
 * Groups similar sections: the communities of a graph whose edges are likenesses. Neighbors count as more alike, in
 * proportion to how much neighbors in this note exceed other pairs: in a note without order they do not.
 * Returns indexes; groups and their members are in the order of `all`, and each section is in one group. Deterministic.
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
  return [...groupBy(Array(count).keys(), (i) => communities[String(i)]).values()]
}

/** Returns the cosine similarity: 1 for equal directions, 0 for nothing in common. */
function cosine(a: Features, b: Features): number {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a]
  let sum = 0
  for (const [key, weight] of few) sum += weight * (many.get(key) ?? 0)
  return sum
}
