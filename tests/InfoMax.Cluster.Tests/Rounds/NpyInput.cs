using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>A float32 npy of given rows in a temporary folder, and jobs over it.</summary>
internal sealed class NpyInput : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("infomax-input-").FullName;

    public NpyInput(float[][] vectors)
    {
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({vectors.Length}, {vectors[0].Length}), }}".PadRight(117) + "\n";
        byte[] magic = [0x93, .. "NUMPY"u8, 1, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(magic.AsSpan(8), (ushort)header.Length);
        using FileStream file = File.Create(Path.Combine(_folder, "x.npy"));
        file.Write(magic);
        file.Write(Encoding.Latin1.GetBytes(header));
        foreach (float[] row in vectors)
        {
            file.Write(MemoryMarshal.AsBytes(row.AsSpan()));
        }
    }

    /// <summary>A job with uniform scores and a given alpha, over random partitions.</summary>
    public JobSpec Spec(int partitions, int budget, int neighbors, double alpha, ulong seed = 42) => new()
    {
        Inputs = [_folder],
        ScoreKind = ScoreKind.Uniform,
        Budgets = [new BudgetRule(null, budget)],
        Neighbors = [neighbors],
        Alphas = [new AlphaRule(alpha, 0)],
        Partitions = partitions,
        Partitioner = Partitioner.Random,
        Seed = seed,
        Output = _folder,
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
