using System.Diagnostics;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using ParquetSharp;

namespace InfoMax.Data.Tests.Formats.Fuzz;

/// <summary>How the cases ended.</summary>
internal sealed record FuzzSummary(int Refused, int Read, double SlowestSeconds, long MostAllocatedBytes);

/// <summary>
/// Reads damaged inputs of every layout. Each must end in one clear line or in rows that add up, within 5 s and
/// without allocating more than twice the input's size and 64 MiB.
/// </summary>
internal sealed class InputFuzz : IDisposable
{
    private const double MaxSeconds = 5;
    private const long FreeBytes = 64L << 20;
    private readonly TemporaryFolder _folder = new();
    private readonly List<(string Name, Dictionary<string, byte[]> Files)> _bases = [];
    private readonly List<byte[]> _pool = [];
    private readonly ulong _seed;

    public InputFuzz(ulong seed)
    {
        _seed = seed;
        PairSet pairs = PairSet.Generate(40, 8);
        foreach (Layout layout in Layout.All)
        {
            string root = Path.Combine(_folder.Root, "base");
            Directory.CreateDirectory(root);
            layout.WriteParts(root, pairs, 25);
            if (layout.Format == InputFormat.Arrow)
            {
                File.WriteAllText(Path.Combine(root, "state.json"), """{"_data_files": [{"filename": "data-00000-of-00009.arrow"}, {"filename": "data-00001-of-00009.arrow"}]}""");
            }

            if (layout.Name == "arrow stream")
            {
                Directory.Delete(root, recursive: true);
                WriteSplits(root, pairs, layout);
            }

            _bases.Add((layout.Name, Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal).ToDictionary(f => Path.GetRelativePath(root, f), File.ReadAllBytes)));
            Directory.Delete(root, recursive: true);
        }

        _pool.AddRange(_bases.SelectMany(b => b.Files.Values));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs the cases [first, first + count); a failure names its case, which can be run alone.</summary>
    public FuzzSummary Run(int first, int count)
    {
        FuzzSummary summary = new(0, 0, 0, 0);
        for (int i = first; i < first + count; i++)
        {
            FuzzRandom random = new(_seed + (ulong)i * 0x9E3779B97F4A7C15);
            (string name, Dictionary<string, byte[]> files) = random.Pick(_bases);
            Dictionary<string, byte[]> damaged = new(files);
            for (int m = random.Below(3); m >= 0; m--)
            {
                string file = random.Pick(damaged.Keys.Order(StringComparer.Ordinal).ToList());
                if (damaged[file].Length > 0)
                {
                    damaged[file] = FuzzMutation.Apply(damaged[file], random.Pick(_pool), random);
                }
            }

            string? embedding = random.Below(4) == 0 ? Layout.All.Single(l => l.Name == name) is { Text: { } text } l ? $"{l.Image}+{text}" : null : null;
            ScoreSource score = new(random.Pick([ScoreKind.Auto, ScoreKind.Auto, ScoreKind.Clip, ScoreKind.Uniform]));
            string? split = random.Pick(["train", "test", null, null, "dev"]);
            summary = Case($"seed {_seed} case {i} ({name})", damaged, embedding, score, summary, split: split, arrange: root => FuzzArrangement.Apply(root, random));
        }

        return summary;
    }

    /// <summary>Runs the hand-made inputs, all of which must be refused for their own reason.</summary>
    public FuzzSummary RunSpecials()
    {
        FuzzSummary summary = new(0, 0, 0, 0);
        foreach ((string name, string says, Dictionary<string, byte[]> files) in FuzzSpecials.Create(_folder.Root))
        {
            summary = Case(name, files, null, new ScoreSource(ScoreKind.Auto), summary, says);
        }

        return summary;
    }

    /// <summary>A dictionary of two splits, one of them with indices.</summary>
    private static void WriteSplits(string root, PairSet pairs, Layout layout)
    {
        Directory.CreateDirectory(root);
        File.WriteAllText(Path.Combine(root, "dataset_dict.json"), """{"splits": ["train", "test"]}""");
        foreach (string split in new[] { "train", "test" })
        {
            layout.WriteParts(Path.Combine(root, split), pairs, 25);
            UInt64Array rows = new UInt64Array.Builder().AppendRange(Enumerable.Range(0, 20).Select(i => (ulong)(i * 7 % 40))).Build();
            ArrowFixture.WriteStream(Path.Combine(root, split, "indices.arrow"), [new RecordBatch(new Schema([new Field("indices", UInt64Type.Default, true)], null), [rows], 20)]);
            string indices = split == "train" ? """[{"filename": "indices.arrow"}]""" : "null";
            File.WriteAllText(
                Path.Combine(root, split, "state.json"),
                $$"""{"_data_files": [{"filename": "data-00000-of-00009.arrow"}, {"filename": "data-00001-of-00009.arrow"}], "_indices_data_files": {{indices}}}""");
        }
    }

    private FuzzSummary Case(string name, Dictionary<string, byte[]> files, string? embedding, ScoreSource score, FuzzSummary summary, string? says = null, string? split = null, Action<string>? arrange = null)
    {
        string root = Path.Combine(_folder.Root, "case");
        Directory.CreateDirectory(root);
        foreach ((string file, byte[] bytes) in files)
        {
            string path = Path.Combine(root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        arrange?.Invoke(root);
        InputRequest request = new() { Paths = [root], Split = split, Embedding = embedding, Score = score };
        long limit = 2 * files.Values.Sum(f => f.LongLength) + FreeBytes;
        (string? refusal, double seconds, long allocated) = Watched(name, request);
        Directory.Delete(root, recursive: true);
        if (seconds > MaxSeconds || allocated > limit)
        {
            throw new InvalidOperationException($"{name}: {seconds:0.0} s (limit {MaxSeconds}), {allocated} bytes allocated (limit {limit})");
        }

        if (says is not null && refusal?.Contains(says, StringComparison.Ordinal) != true)
        {
            throw new InvalidOperationException($"{name}: expected a refusal that says '{says}', got: {refusal ?? "rows"}");
        }

        return new FuzzSummary(
            summary.Refused + (refusal is null ? 0 : 1),
            summary.Read + (refusal is null ? 1 : 0),
            Math.Max(summary.SlowestSeconds, seconds),
            Math.Max(summary.MostAllocatedBytes, allocated));
    }

    /// <summary>Runs one case on its own thread, so that one that hangs is named.</summary>
    private static (string? Refusal, double Seconds, long Allocated) Watched(string name, InputRequest request)
    {
        string? refusal = null;
        long allocated = 0;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            // All that was allocated, whether or not it was freed again, and the native library's peak where it rose.
            MemoryPool native = MemoryPool.GetDefaultMemoryPool();
            long before = GC.GetAllocatedBytesForCurrentThread();
            long peakBefore = native.MaxMemory;
            long heldBefore = native.BytesAllocated;
            try
            {
                refusal = Refusal(request);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            allocated += native.MaxMemory > peakBefore ? native.MaxMemory - heldBefore : 0;
        });
        long start = Stopwatch.GetTimestamp();
        thread.Start();
        if (!thread.Join(TimeSpan.FromSeconds(6 * MaxSeconds)))
        {
            throw new InvalidOperationException($"{name}: still running after {6 * MaxSeconds} s");
        }

        return failure is null
            ? (refusal, Stopwatch.GetElapsedTime(start).TotalSeconds, allocated)
            : throw new InvalidOperationException($"{name}: {failure.GetType().Name} instead of a clear error: {failure.Message}", failure);
    }

    /// <summary>Null where all rows were read, else the line that refused the input.</summary>
    private static string? Refusal(InputRequest request)
    {
        try
        {
            DatasetLayout layout = InputDataset.Discover(request, CancellationToken.None);
            if (layout.Format != InputFormat.Arrow && !layout.Files.Select(f => f.RelativePath).Order(NaturalOrder.Instance).SequenceEqual(layout.Files.Select(f => f.RelativePath)))
            {
                throw new InvalidOperationException($"files out of order: {string.Join(", ", layout.Files.Select(f => f.RelativePath))}");
            }

            long rows = 0;
            using IInputReader reader = InputDataset.Open(layout);
            for (int f = 0; f < layout.Files.Count; f++)
            {
                foreach (InputBatch batch in reader.Read(f, 0, layout.Files[f].Rows, CancellationToken.None))
                {
                    using (batch)
                    {
                        RowValidation.Check(batch);
                        bool adds = batch.FirstRow == rows && batch.Embedding.Dimension == layout.Dimension
                            && (batch.Ids?.Length ?? batch.Rows) == batch.Rows && (batch.Scores?.Length ?? batch.Rows) == batch.Rows;
                        rows += adds ? batch.Rows : throw new InvalidOperationException($"rows do not add up at {rows}");
                    }
                }
            }

            return rows == layout.Rows ? null : throw new InvalidOperationException($"{rows} rows read of {layout.Rows}");
        }
        catch (InputDataException exception)
        {
            bool clear = exception.Message.Length is > 20 and < 2000 && !exception.Message.Contains('\n', StringComparison.Ordinal)
                && !exception.Message.Contains("   at ", StringComparison.Ordinal);
            return clear ? exception.Message : throw new InvalidOperationException($"not one clear line: {exception.Message}");
        }
    }
}
