using System.Diagnostics;
using System.Globalization;
using Apache.Arrow.Ipc;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using ParquetSharp.Arrow;

namespace InfoMax.Benchmarks;

/// <summary>
/// Time to read every row of an input, as a ratio to a plain sequential read of the same bytes into one buffer, in the
/// same run and with warm caches; for Parquet, to the library's own bare loop over record batches.
/// </summary>
/// <remarks>Options: <c>--rows N</c> (1 000 000), <c>--dim D</c> (512), <c>--repeats R</c> (5), <c>--folder DIR</c> (a temporary one).</remarks>
internal static class ReadingBenchmark
{
    private const int PlainBufferBytes = 1 << 20;

    /// <summary>Prints one line for each format; returns 0, or 1 where a ratio exceeds its limit.</summary>
    public static int Run(string[] args)
    {
        int rows = Option(args, "--rows", 1_000_000);
        int dimension = Option(args, "--dim", 512);
        int repeats = Option(args, "--repeats", 5);
        int named = System.Array.IndexOf(args, "--folder");
        string folder = named >= 0 ? args[named + 1] : Directory.CreateTempSubdirectory("infomax-reading-").FullName;
        try
        {
            ReadingFiles files = new(folder, rows, dimension);
            files.WriteAll();
            Console.WriteLine($"{rows} x {dimension} float16, median of {repeats} runs; ratio to the baseline of the same run");
            bool within = true;
            within &= Report("npy", files.Npy, repeats, Plain, 1.3);
            within &= Report("npz stored", files.Stored, repeats, Plain, 1.5);
            within &= Report("npz deflated", files.Deflated, repeats, Plain, double.PositiveInfinity);
            within &= Report("arrow stream", files.Arrow, repeats, Plain, double.PositiveInfinity);
            within &= Report("parquet list", files.Parquet, repeats, BareParquet, 1.3);
            return within ? 0 : 1;
        }
        finally
        {
            if (named < 0)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static bool Report(string name, string path, int repeats, Func<string, long> baseline, double limit)
    {
        baseline(path);
        long bytes = Ours(path);
        double[] plain = new double[repeats];
        double[] ours = new double[repeats];
        double[] ratios = new double[repeats];
        for (int r = 0; r < repeats; r++)
        {
            plain[r] = Seconds(() => baseline(path));
            ours[r] = Seconds(() => Ours(path));
            ratios[r] = ours[r] / plain[r];
        }

        double ratio = Median(ratios);
        string bound = double.IsFinite(limit) ? $", limit {limit:0.0}" : string.Empty;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-14} {Median(ours),7:0.000} s {bytes / Median(ours) / 1e9,6:0.00} GB/s  baseline {Median(plain),7:0.000} s  ratio {ratio:0.00}{bound}"));
        return ratio <= limit;
    }

    /// <summary>Embedding bytes delivered.</summary>
    private static long Ours(string path)
    {
        DatasetLayout layout = InputDataset.Discover(
            new InputRequest { Paths = [path], Score = new ScoreSource(ScoreKind.Uniform) }, CancellationToken.None);

        // Ids are another file's bytes: leave them out of the comparison.
        using IInputReader reader = InputDataset.Open(layout with { IdColumn = null, Ids = IdKind.None });
        long bytes = 0;
        foreach (InputBatch batch in reader.Read(0, 0, layout.Rows, CancellationToken.None))
        {
            bytes += batch.Embedding.ByteLength;
            batch.Dispose();
        }

        return bytes;
    }

    private static long Plain(string path)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(PlainBufferBytes);
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        long at = 0;
        while (RandomAccess.Read(file, buffer, at) is > 0 and var got)
        {
            at += got;
        }

        return at;
    }

    private static long BareParquet(string path)
    {
        using FileReader file = new(path);
        using IArrowArrayStream stream = file.GetRecordBatchReader();
        long rows = 0;
        while (stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            rows += batch.Length;
            batch.Dispose();
        }

        return rows;
    }

    private static double Seconds(Func<long> action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static int Option(string[] args, string name, int otherwise)
    {
        int at = System.Array.IndexOf(args, name);
        return at >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
