using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The ids of rows that other rows name, in the order of these, where memory shall hold neither: what is asked for is sorted by the named row, answered along the ids, and sorted back.</summary>
/// <param name="runs">Where sorted runs go.</param>
internal sealed class NamedIds(RunStore runs)
{
    private const int HeldTexts = 1 << 16;

    private readonly ExternalSort<(long Named, long Row)> _asked = new(new PairRuns(), runs);
    private readonly ExternalSort<(long Row, string? Id)> _answers = new(new IdRuns(), runs, HeldTexts);

    /// <summary>Asks for the id of a row.</summary>
    /// <param name="row">Who asks, each once.</param>
    /// <param name="named">Whose id.</param>
    public void Ask(long row, long named) => _asked.Add((named, row));

    /// <summary>Answers what was asked.</summary>
    /// <param name="idOf">The id of a row, which is asked for in ascending order.</param>
    public void Answer(Func<long, string?> idOf)
    {
        (long last, string? id) = (-1, null);
        foreach ((long named, long row) in _asked.Read())
        {
            (last, id) = named == last ? (last, id) : (named, idOf(named));
            _answers.Add((row, id));
        }
    }

    /// <summary>Who asked, ascending, with the answers; any number of times.</summary>
    public IEnumerable<(long Row, string? Id)> Read() => _answers.Read();

    private sealed class PairRuns : BinaryRunFormat<(long Named, long Row)>
    {
        public override int Compare((long Named, long Row) x, (long Named, long Row) y) => x.CompareTo(y);

        protected override void Put(BinaryWriter writer, (long Named, long Row) item)
        {
            writer.Write(item.Named);
            writer.Write(item.Row);
        }

        protected override (long Named, long Row) Take(BinaryReader reader) => (reader.ReadInt64(), reader.ReadInt64());
    }

    private sealed class IdRuns : BinaryRunFormat<(long Row, string? Id)>
    {
        public override int Compare((long Row, string? Id) x, (long Row, string? Id) y) => x.Row.CompareTo(y.Row);

        protected override void Put(BinaryWriter writer, (long Row, string? Id) item)
        {
            writer.Write(item.Row);
            RunText.Write(writer, item.Id);
        }

        protected override (long Row, string? Id) Take(BinaryReader reader) => (reader.ReadInt64(), RunText.Read(reader));
    }
}
