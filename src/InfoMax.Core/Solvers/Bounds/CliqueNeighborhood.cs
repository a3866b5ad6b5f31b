using InfoMax.Core.Graph;

namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// One row's neighbourhood with its pairwise y in a small dense table, in which violated cliques are grown; reused from
/// row to row. At most <see cref="MaxNeighborhood"/> rows, the lowest ones, are looked at.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="x">The fractional point, length N.</param>
/// <param name="support">Rows with x at most this are left out.</param>
/// <param name="pairs">y of the pairs that already lie in a cut.</param>
internal sealed class CliqueNeighborhood(SimilarityGraph graph, float[] x, float support, PairIndex pairs)
{
    private const int MaxNeighborhood = 96;
    private readonly int[] _rows = new int[MaxNeighborhood];
    private readonly float[] _values = new float[MaxNeighborhood];
    private readonly float[] _pairs = new float[MaxNeighborhood * MaxNeighborhood];
    private readonly float[] _cost = new float[MaxNeighborhood];
    private readonly bool[] _open = new bool[MaxNeighborhood];
    private readonly int[] _clique = new int[CliqueCuts.MaxMembers];
    private readonly (float Score, int Local)[] _order = new (float, int)[MaxNeighborhood];
    private int _count;
    private float _mass;

    /// <summary>Loads the row (place 0) and its supported neighbours; false when no cut can start here.</summary>
    public bool Load(int row)
    {
        _rows[0] = row;
        _count = 1;
        _mass = x[row];
        for (int e = (int)graph.Offsets[row]; e < (int)graph.Offsets[row + 1] && _count < MaxNeighborhood; e++)
        {
            int other = graph.Neighbors[e];
            if (x[other] > support)
            {
                _mass += x[other];
                _rows[_count++] = other;
            }
        }

        if (_count < 3 || _mass <= 1 + support)
        {
            return false;
        }

        for (int a = 0; a < _count; a++)
        {
            _values[a] = x[_rows[a]];
            Array.Fill(_pairs, float.PositiveInfinity, a * MaxNeighborhood, _count);
            FillPairs(a);
        }

        return true;
    }

    /// <summary>
    /// Appends to <paramref name="found"/> the most violated cliques of the loaded row, at most
    /// <paramref name="most"/> of them, most violated first; as many starts are tried at each level.
    /// </summary>
    public void Grow(int most, float minViolation, List<ViolatedClique> found)
    {
        int first = found.Count;
        int levels = Math.Min((int)_mass, CliqueCuts.MaxMembers - 1);
        for (int level = 1; level <= levels; level++)
        {
            int candidates = 0;
            for (int a = 1; a < _count; a++)
            {
                // Each pair is tried from its lower row only.
                if (_rows[a] > _rows[0])
                {
                    _order[candidates++] = (_pairs[a] - level * _values[a], a);
                }
            }

            int tries = Math.Min(most, candidates);
            for (int t = 0; t < tries; t++)
            {
                int pick = t;
                for (int c = t + 1; c < candidates; c++)
                {
                    pick = _order[c].Score < _order[pick].Score ? c : pick;
                }

                (_order[t], _order[pick]) = (_order[pick], _order[t]);
                float least = found.Count - first < most ? minViolation : Math.Max(minViolation, found[^1].Violation);
                if (GrowFrom(_order[t].Local, level, least) is { } clique)
                {
                    int place = found.Count;
                    while (place > first && found[place - 1].Violation < clique.Violation)
                    {
                        place--;
                    }

                    found.Insert(place, clique);
                    if (found.Count - first > most)
                    {
                        found.RemoveAt(found.Count - 1);
                    }
                }
            }
        }
    }

    /// <summary>The most violated clique met while growing from place 0 and <paramref name="second"/>, if above <paramref name="least"/>.</summary>
    private ViolatedClique? GrowFrom(int second, int level, float least)
    {
        _clique[0] = 0;
        _clique[1] = second;
        for (int a = 0; a < _count; a++)
        {
            _cost[a] = _pairs[a] + _pairs[second * MaxNeighborhood + a];
            _open[a] = a != 0 && a != second && _cost[a] < float.PositiveInfinity;
        }

        float violation = level * (_values[0] + _values[second]) - 0.5f * level * (level + 1) - _pairs[second];
        float best = least;
        int bestSize = 0;
        int size = 2;
        while (size < CliqueCuts.MaxMembers)
        {
            int next = -1;
            float gain = 1e-6f;
            for (int a = 1; a < _count; a++)
            {
                if (_open[a] && level * _values[a] - _cost[a] > gain)
                {
                    gain = level * _values[a] - _cost[a];
                    next = a;
                }
            }

            if (next < 0)
            {
                break;
            }

            _clique[size++] = next;
            _open[next] = false;
            violation += gain;
            if (violation > best)
            {
                best = violation;
                bestSize = size;
            }

            for (int a = 1; a < _count; a++)
            {
                _cost[a] += _pairs[next * MaxNeighborhood + a];
                _open[a] &= _cost[a] < float.PositiveInfinity;
            }
        }

        if (bestSize < 3)
        {
            return null;
        }

        int[] members = new int[bestSize];
        for (int m = 0; m < bestSize; m++)
        {
            members[m] = _rows[_clique[m]];
        }

        Array.Sort(members);
        return new ViolatedClique(best, level, members);
    }

    /// <summary>y of row a's pairs inside the neighbourhood, by merging two ascending lists; unjoined pairs stay infinite.</summary>
    private void FillPairs(int a)
    {
        int row = _rows[a];
        int at = (int)graph.Offsets[row];
        int end = (int)graph.Offsets[row + 1];

        // Place 0 is out of order; every other member is joined to it.
        if (a != 0)
        {
            _pairs[a * MaxNeighborhood] = PairValue(row, _rows[0]);
        }

        for (int b = 1; b < _count; b++)
        {
            int other = _rows[b];
            while (at < end && graph.Neighbors[at] < other)
            {
                at++;
            }

            if (at < end && graph.Neighbors[at] == other)
            {
                _pairs[a * MaxNeighborhood + b] = PairValue(row, other);
            }
        }
    }

    private float PairValue(int i, int j) =>
        pairs.TryGetValue(i, j, out float y) ? y : Math.Max(0, x[i] + x[j] - 1);
}
