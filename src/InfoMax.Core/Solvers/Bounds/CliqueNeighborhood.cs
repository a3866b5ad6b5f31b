using System.Runtime.Intrinsics;
using InfoMax.Core.Graph;

namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// One row's neighbourhood with its pairwise y in a small dense table, in which violated cliques are grown; reused from
/// row to row. At most <see cref="MaxNeighborhood"/> rows, the lowest ones, are looked at.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="x">The fractional point, length N.</param>
/// <param name="support">Rows with x at most this are left out.</param>
/// <param name="edges">The edges between rows in the support.</param>
internal sealed class CliqueNeighborhood(SimilarityGraph graph, float[] x, float support, SupportEdges edges)
{
    private const int MaxNeighborhood = 96;
    private static readonly int Lanes = Vector256<float>.Count;

    private const float LeastGain = 1e-6f;

    /// <summary>Slots of the table from rows to places: most neighbours of a member are no members, and meet an empty one.</summary>
    private const int Slots = 1024;
    private readonly int[] _rows = new int[MaxNeighborhood];
    private readonly float[] _values = new float[MaxNeighborhood];
    private readonly float[] _pairs = new float[MaxNeighborhood * MaxNeighborhood];
    private readonly float[] _cost = new float[MaxNeighborhood];
    private readonly int[] _slots = new int[Slots];
    private readonly int[] _clique = new int[CliqueCuts.MaxMembers];
    private readonly (float Score, int Local)[] _order = new (float, int)[MaxNeighborhood];
    private int _count;
    private int _padded;
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

        // Places are looked at in whole vectors: those behind the last are joined to nothing.
        _padded = (_count + Lanes - 1) / Lanes * Lanes;
        _values.AsSpan(_count.._padded).Clear();
        for (int a = 0; a < _count; a++)
        {
            _values[a] = x[_rows[a]];
            _pairs.AsSpan(a * MaxNeighborhood, _padded).Fill(float.PositiveInfinity);
        }

        FillPairs();
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
        _pairs.AsSpan(0, _padded).CopyTo(_cost);
        Join(second);
        _cost[0] = float.PositiveInfinity;
        float violation = level * (_values[0] + _values[second]) - 0.5f * level * (level + 1) - _pairs[second];
        float best = least;
        int bestSize = 0;
        int size = 2;
        while (size < CliqueCuts.MaxMembers)
        {
            (int next, float gain) = LargestGain(level);
            if (next < 0)
            {
                break;
            }

            _clique[size++] = next;
            violation += gain;
            if (violation > best)
            {
                best = violation;
                bestSize = size;
            }

            Join(next);
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

    /// <summary>Adds the member's y to the costs: what is not joined to it, and the member itself, costs infinity from now on.</summary>
    private void Join(int member)
    {
        ReadOnlySpan<float> pairs = _pairs.AsSpan(member * MaxNeighborhood, _padded);
        Span<float> cost = _cost.AsSpan(0, _padded);
        for (int a = 0; a < cost.Length; a += Lanes)
        {
            (Vector256.Create<float>(cost[a..]) + Vector256.Create<float>(pairs[a..])).CopyTo(cost[a..]);
        }

        cost[member] = float.PositiveInfinity;
    }

    /// <summary>The place whose joining raises the violation most, the first of several, and by what; -1 where none does.</summary>
    private (int Place, float Gain) LargestGain(int level)
    {
        ReadOnlySpan<float> cost = _cost.AsSpan(0, _padded);
        ReadOnlySpan<float> values = _values.AsSpan(0, _padded);
        Vector256<float> levels = Vector256.Create((float)level);
        Vector256<float> largest = Vector256.Create(LeastGain);
        for (int a = 0; a < cost.Length; a += Lanes)
        {
            largest = Vector256.Max(largest, (levels * Vector256.Create<float>(values[a..])) - Vector256.Create<float>(cost[a..]));
        }

        float gain = LeastGain;
        for (int lane = 0; lane < Lanes; lane++)
        {
            gain = Math.Max(gain, largest[lane]);
        }

        if (gain <= LeastGain)
        {
            return (-1, 0);
        }

        int place = 0;
        while (level * values[place] - cost[place] != gain)
        {
            place++;
        }

        return (place, gain);
    }

    /// <summary>y of the joined pairs inside the neighbourhood; the others stay infinite.</summary>
    private void FillPairs()
    {
        for (int a = 0; a < _count; a++)
        {
            int slot = Slot(_rows[a]);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) % Slots;
            }

            _slots[slot] = a + 1;
        }

        for (int a = 0; a < _count; a++)
        {
            int row = _rows[a];
            for (int e = edges.Starts[row]; e < edges.Starts[row + 1]; e++)
            {
                if (PlaceOf(edges.Higher[e]) is >= 0 and int b)
                {
                    _pairs[(a * MaxNeighborhood) + b] = edges.Values[e];
                    _pairs[(b * MaxNeighborhood) + a] = edges.Values[e];
                }
            }
        }

        for (int a = 0; a < _count; a++)
        {
            for (int slot = Slot(_rows[a]); _slots[slot] != 0; slot = (slot + 1) % Slots)
            {
                _slots[slot] = 0;
            }
        }
    }

    private int PlaceOf(int row)
    {
        for (int slot = Slot(row); _slots[slot] != 0; slot = (slot + 1) % Slots)
        {
            if (_rows[_slots[slot] - 1] == row)
            {
                return _slots[slot] - 1;
            }
        }

        return -1;
    }

    private static int Slot(int row) => (int)(((uint)row * 2654435769U) >> 22);
}
