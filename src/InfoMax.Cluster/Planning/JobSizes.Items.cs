using InfoMax.Core.Graph.Blocks;

namespace InfoMax.Cluster.Planning;

/// <summary>What the items of a round hold: the sizes that <see cref="RoundDefinition.ItemBytes"/> are declared in.</summary>
public sealed partial record JobSizes
{
    /// <summary>A partition of cells has more rows than the average: the cells are weighed by a sample. Measured 1.02 to 1.2, and a cell more.</summary>
    private const double PartitionSkew = 1.25;

    /// <summary>
    /// A partition ends where a cell does. Measured above <see cref="PartitionSkew"/> of the average: 370 rows where that is 227 (a set of 10 003),
    /// 300 to 400 of 800 and 1100, 250 of 3100.
    /// </summary>
    private const double CellRows = 500;

    /// <summary>Rows held for each on average, at least: where partitions are large, few rows are others'.</summary>
    private const double LeastHeld = 3.75;

    /// <summary>Rows that the largest partition holds for each on average, where that is <see cref="HeldAt"/> rows of <see cref="HeldOf"/> neighbours.</summary>
    private const double Held = 4.2;

    private const double HeldAt = 12_500;

    private const double HeldOf = 20;

    /// <summary>A group of pairs has more of them than the average: they are dealt out by a hash.</summary>
    private const double PairSpread = 1.05;

    /// <summary>A result of an item as a later round reads it: three to six references with name and digest.</summary>
    private const double ResultBytes = 2500;

    /// <summary>Rows of the sample that prototypes are trained on.</summary>
    public const double PrototypeRows = 1 << 17;

    /// <summary>Centres of prototypes at most.</summary>
    public const double PrototypeCenters = 1000;

    /// <summary>An id or a label as a string in memory, with its place in a list.</summary>
    public const double HeldIdBytes = 100;

    /// <summary>A batch of rows of a file, as it is read and as it is handed on, at most.</summary>
    private const double MostReadBytes = 48 << 20;

    /// <summary>Values of a row.</summary>
    public int Dimension { get; init; }

    /// <summary>Splits of the input.</summary>
    public int Splits { get; init; }

    /// <summary>Files of the input.</summary>
    public int Files { get; init; }

    /// <summary>Memory that the job may use; 0 for no limit.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>True when several partitions solve the problem among themselves.</summary>
    public bool Distributed { get; init; }

    /// <summary>True when the search looks at blocks of rows rather than at all of them.</summary>
    public bool ByBlocks { get; init; }

    /// <summary>Bytes that the search for copies holds.</summary>
    public double CopyItemBytes { get; init; }

    /// <summary>A batch of rows of a file, as it is read and as it is handed on.</summary>
    public double ReadBytes => Math.Min(MostReadBytes, 4 * SplitRows * VectorBytes);

    /// <summary>True when copies are taken out.</summary>
    public bool SeeksCopies { get; init; }

    /// <summary>Ranges in which copies are sought; 0 where one item holds all rows, or there are no copies.</summary>
    public int CopyRanges { get; init; }

    /// <summary>Rows that the cells of copies are trained on.</summary>
    public double CopyTrainingRows { get; init; }

    /// <summary>Pairs of the largest group.</summary>
    public double MostPairs { get; init; }

    /// <summary>Rows of the largest split.</summary>
    public double SplitRows => Math.Min(Rows, Math.Ceiling(SplitRule.MostBytes((long)(Rows * RowBytes)) / Math.Max(1, RowBytes)));

    /// <summary>Rows of the largest partition.</summary>
    public double MostPartitionRows => Partitions == 1 ? Rows : Math.Min(Rows, Math.Ceiling((PartitionSkew * PartitionRows) + (Semantic ? CellRows : 0)));

    /// <summary>The results of all items of the rounds that a later one reads.</summary>
    public double IndexBytes => ResultBytes * (Splits + (3.0 * Partitions));

    /// <summary>Guests that the largest partition takes in, or sends, at most: rows without structure visit as many partitions as they may probe blocks.</summary>
    public double MostGuests => PartitionSkew * PartitionRows * (IsExact ? Partitions - 1 : Math.Min(Partitions - 1, BlockSearchOptions.MostProbes - 1));

    /// <summary>Rows that a partition of a distributed solve holds at most, as <see cref="JobFacts.HeldRows"/> knows them; 0 while it does not.</summary>
    public long KnownHeldRows { get; init; }

    /// <summary>
    /// Rows that a partition of a distributed solve holds for each of its own, with others' that it is joined to. Measured in the largest partition, for each row
    /// of one on average: 3.9 at 12 500 rows of 20 neighbours, 6.8 at 3100, 12 at 800, 35 at 227 of 128; 1.2, 2.6 and 5.7 at 17 500, 4400 and
    /// 1100 of 20 of another set. Rows without structure are joined to all partitions: 3.9 at 15 000, 12 at 3750, 34 at 940, which is known only once they are joined.
    /// </summary>
    public double HeldRows => Math.Min(
        Rows,
        KnownHeldRows > 0
            ? KnownHeldRows
            : PartitionRows * Math.Max(LeastHeld, Held * Math.Pow(HeldAt / PartitionRows, 0.41) * Math.Pow(Neighbors / HeldOf, 0.3))) / MostPartitionRows;

    /// <summary>List entries of the largest partition.</summary>
    public double MostEntries => MostPartitionRows * Neighbors;

    /// <summary>A file name in the plan, with what is known of the file.</summary>
    public double FileBytes => 1000.0 * Files;

    /// <summary>Blocks of a search over all rows.</summary>
    public double BlockCount => (double)Rows / BlockRule.RowsOf(Rows, Neighbors, IsExact);

    /// <summary>Blocks of the largest partition.</summary>
    public double MostPartitionBlocks => Math.Min(BlockCount, MostPartitionRows / BlockRule.RowsOf(Rows, Neighbors, IsExact));
}
